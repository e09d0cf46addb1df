import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import {
  createLock,
  lockConnector,
  parseLock,
  type CompiledConnector,
  type LockedConnector,
  type SourceFile,
  type ToolsLock,
} from "@mortise/core";
import { CannotRun } from "../exit-code.ts";
import { findDescriptors } from "../find-descriptors.ts";
import { openSource, readSource, type OpenedConnector, type SizeOption } from "../open-connector.ts";
import { parseCompiledConnector } from "../parse-compiled-connector.ts";
import { readRevision, type RevisionFile } from "./read-revision.ts";

/** A connector's tools, and where they were read from. */
export interface StateMember {
  readonly locked: LockedConnector;
  /** The file as a checkout has it. */
  readonly file: string;
  /** Left out for a lock. */
  readonly connector?: CompiledConnector;
  /** The text of the descriptor, where there is one. */
  readonly source?: SourceFile;
}

/** Some tools, as they are or were. */
export interface State {
  readonly lock: ToolsLock;
  readonly members: ReadonlyMap<string, StateMember>;
  /** Whether this is one connector that was named by its file. A folder and a lock say what there is, and so, what there is no more. */
  readonly isOneFile: boolean;
}

export type FailedFile = Extract<OpenedConnector, { readonly ok: false }>;

/** A state, or the files that did not compile. */
export type OpenedState =
  { readonly ok: true; readonly state: State } | { readonly ok: false; readonly failed: readonly FailedFile[] };

/**
 * Opens what `mortise diff` compares. Each is a file (a descriptor, a connector.json, an API document or a tools.lock), a
 * folder with descriptors, or either at a revision, as git names it: `REVISION:PATH`. A revision alone, where the other
 * one is a path, is that path at the revision. What is there under a name is a path.
 */
export async function openStates(
  names: { readonly before: string; readonly after: string },
  options: SizeOption,
): Promise<readonly [before: OpenedState, after: OpenedState]> {
  const before = await sourcesOf(names.before, names.after);
  const after = await sourcesOf(names.after, undefined);
  return [await openState(before, options), await openState(after, options)];
}

/** Locks the tools of some files, or tells which of them do not compile. */
export async function openFiles(paths: readonly string[], options: SizeOption): Promise<OpenedState> {
  const sources = await filesAt(paths);
  const lock = sources.find(({ source }) => isLock(source));
  if (lock !== undefined) {
    throw new CannotRun(`${lock.path} is a lock already`, "name the descriptors that it is to be written from");
  }
  return openState(sources, options);
}

/** A text to compile or to read. */
type StateSource = Omit<RevisionFile, "load"> & Partial<Pick<RevisionFile, "load">>;

async function sourcesOf(name: string, other: string | undefined): Promise<readonly StateSource[]> {
  if (name === "-" || (await isThere(name))) return filesAt([name]);
  if (name.includes(":")) return withoutCompiled(await readRevision(name));
  if (other === undefined) throw new CannotRun(`cannot read ${name}: there is no such file or folder`);
  return withoutCompiled(await readRevision(`${name}:${await pathInside(other)}`));
}

/** What a revision that stands alone is to be looked through for: the path beside it, from the current folder on. */
async function pathInside(other: string): Promise<string> {
  if (!(await isThere(other)) && other.includes(":")) return other.slice(other.indexOf(":") + 1);
  const path = relative("", other).split(sep).join("/");
  return path.startsWith("..") ? path : `./${path}`;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function filesAt(paths: readonly string[]): Promise<readonly StateSource[]> {
  const sources: StateSource[] = [];
  for (const { path, named } of await findDescriptors(paths))
    sources.push({ path, named, source: await readSource(path) });
  return withoutCompiled(sources);
}

/** What was compiled lies beside its descriptor, mostly; whoever means it names it, or has nothing else there. */
function withoutCompiled(sources: readonly StateSource[]): readonly StateSource[] {
  const kept = sources.filter(({ named, source }) => named || parseCompiledConnector(source) === undefined);
  return kept.length === 0 ? sources : kept;
}

async function openState(sources: readonly StateSource[], options: SizeOption): Promise<OpenedState> {
  const members = new Map<string, StateMember>();
  const failed: FailedFile[] = [];
  const add = (member: StateMember) => {
    const { name } = member.locked;
    const first = members.get(name);
    if (first !== undefined) {
      throw new CannotRun(
        `two connectors are called ${name}: ${first.file} and ${member.file}`,
        "a slug is the name of one connector: give one of them another",
      );
    }
    members.set(name, member);
  };
  for (const { source, path, load } of sources) {
    if (isLock(source)) {
      for (const locked of readLock(source).connectors) add({ locked, file: path });
      continue;
    }
    const opened = await openSource(source, options, load);
    if (!opened.ok) failed.push(opened);
    else {
      const { connector } = opened;
      const text = opened.source === undefined ? {} : { source: opened.source };
      add({ locked: lockConnector(connector), file: path, connector, ...text });
    }
  }
  if (failed.length > 0) return { ok: false, failed };
  const lock = createLock(Array.from(members.values(), ({ locked }) => locked));
  const isOneFile = sources.length === 1 && sources.every(({ named, source }) => named && !isLock(source));
  return { ok: true, state: { lock, members, isOneFile } };
}

/** Whether a text means to be a lock; whether it is one shows when it is read. Its first lines tell. */
function isLock({ name, text }: SourceFile): boolean {
  return text.slice(0, 200).includes('"mortise/tools-lock"') || name.endsWith("tools.lock");
}

/** What a lock says. */
export function stateOfLock(source: SourceFile): State {
  const lock = readLock(source);
  const members = lock.connectors.map((locked) => [locked.name, { locked, file: source.name }] as const);
  return { lock, members: new Map(members), isOneFile: false };
}

/** Reads a lock, or says where it is at fault. */
function readLock(source: SourceFile): ToolsLock {
  const parsed = parseLock(source);
  if (parsed.ok) return parsed.lock;
  const { message, offset } = parsed;
  const line = offset === undefined ? "" : ` (line ${String(source.text.slice(0, offset).split("\n").length)})`;
  throw new CannotRun(`${message}${line}`);
}
