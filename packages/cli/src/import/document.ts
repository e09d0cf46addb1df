import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { SourceFile } from "@mortise/core";
import { CannotRun, systemFault } from "../exit-code.ts";
import { readText, STDIN } from "../read-text.ts";
import { createFetcher, type Fetcher } from "./fetch-text.ts";

export interface DocumentOptions {
  /** Whether references to the network are followed. */
  readonly followUrls?: boolean;
  /** Private addresses that documents may come from, `HOST` or `HOST:PORT`. */
  readonly allowHost?: readonly string[];
}

/** An API document, and the way to those beside it. */
export interface OpenDocument {
  readonly source: SourceFile;
  /** What Microsoft's connectors have beside their document, where it is there. */
  readonly properties: SourceFile | undefined;
  /** A document that this one refers to; a text says why it is not read. */
  load(reference: string): Promise<SourceFile | string>;
  close(): Promise<void>;
}

/** What a document of a Microsoft connector and the file beside it are called. */
const PAIR = { document: "apiDefinition.swagger.json", properties: "apiProperties.json" } as const;

/** Opens a file, a folder with a Microsoft connector in it, a URL, or standard input. */
export async function openDocument(target: string, options: DocumentOptions): Promise<OpenDocument> {
  const fetcher = lazily(() => createFetcher(options.allowHost ?? []));
  const close = () => fetcher.end((one) => one.close());
  try {
    if (isUrl(target)) return { ...(await fromUrl(target, options, fetcher.get)), close };
    return { ...(await fromFile(target, options, fetcher.get)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same for a file, or standard input, that was read to see what it is. Nothing comes from the network. */
export async function openReadDocument(source: SourceFile, path: string): Promise<OpenDocument> {
  const none = () => Promise.reject(new CannotRun("nothing is read from the network here"));
  return { ...(await beside(source, path, {}, none)), close: () => Promise.resolve() };
}

export function isUrl(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

type Opened = Omit<OpenDocument, "close">;
type GetFetcher = () => Promise<Fetcher>;

async function fromUrl(url: string, options: DocumentOptions, fetcher: GetFetcher): Promise<Opened> {
  if (!URL.canParse(url)) throw new CannotRun(`${url} is not a URL`);
  const name = new URL(url);
  if (name.username !== "" || name.password !== "") {
    throw new CannotRun(
      "a URL with a user name or a password in it would end up in the descriptor",
      "download the document",
    );
  }
  const source = { name: name.href, text: await (await fetcher()).fetch(name.href) };
  return {
    source,
    properties: undefined,
    async load(reference) {
      if (!URL.canParse(reference, name.href)) return "it is not a URL";
      return fetchReference(new URL(reference, name).href, reference, options, fetcher);
    },
  };
}

async function fromFile(target: string, options: DocumentOptions, fetcher: GetFetcher): Promise<Opened> {
  const path = await documentIn(target);
  return beside({ name: nameOf(path), text: await readText(path) }, path, options, fetcher);
}

/** The way from a document that is read already to those beside it. */
async function beside(
  source: SourceFile,
  path: string,
  options: DocumentOptions,
  fetcher: GetFetcher,
): Promise<Opened> {
  const folder = path === STDIN ? undefined : await realpath(dirname(path));
  return {
    source,
    properties: path.endsWith(PAIR.document) ? await readIfThere(join(dirname(path), PAIR.properties)) : undefined,
    async load(reference) {
      if (isUrl(reference)) return fetchReference(reference, reference, options, fetcher);
      if (folder === undefined) return "a document from standard input has no folder";
      return readBeside(folder, reference);
    },
  };
}

async function documentIn(target: string): Promise<string> {
  if (target === STDIN) return target;
  const status = await stat(target).catch((error: unknown) => {
    throw systemFault(`cannot read ${target}`, error);
  });
  if (!status.isDirectory()) return target;
  const path = join(target, PAIR.document);
  if ((await readIfThere(path)) !== undefined) return path;
  throw new CannotRun(`there is no ${PAIR.document} in ${target}`, "name the API document itself");
}

/** Reads a file beside a document, and none that is elsewhere, whatever links there are. */
async function readBeside(folder: string, reference: string): Promise<SourceFile | string> {
  const path = resolve(folder, reference);
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return isInside(path, folder) ? "there is no such file" : OUTSIDE;
  if (!isInside(real, folder)) return OUTSIDE;
  return { name: reference, text: await readText(real) };
}

const OUTSIDE = "it is outside of the document's folder";

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

async function fetchReference(
  url: string,
  reference: string,
  options: DocumentOptions,
  fetcher: GetFetcher,
): Promise<SourceFile | string> {
  if (options.followUrls !== true) return "it is on the network; --follow-urls reads it";
  try {
    return { name: reference, text: await (await fetcher()).fetch(url) };
  } catch (error) {
    if (error instanceof CannotRun) return error.message;
    throw error;
  }
}

async function readIfThere(path: string): Promise<SourceFile | undefined> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? { name: nameOf(path), text: await readText(path) } : undefined;
}

/** The name that messages show: relative where that is shorter. */
function nameOf(path: string): string {
  if (path === STDIN) return "<stdin>";
  const name = relative("", path);
  return name === "" || name.startsWith("..") ? path : name;
}

function lazily<T>(create: () => Promise<T>) {
  let made: Promise<T> | undefined;
  return {
    get: () => (made ??= create()),
    end: async (close: (one: T) => Promise<void>) => {
      if (made !== undefined) await close(await made);
    },
  };
}
