import { relative } from "node:path";
import type { Compilation, CompiledConnector, LocatedDiagnostic, SourceFile } from "@mortise/core";
import { CannotRun } from "./exit-code.ts";
import { parseCompiledConnector } from "./parse-compiled-connector.ts";
import { readText, STDIN } from "./read-text.ts";

/** A file that was asked for, compiled where it was not so already, or what stands in the way. */
export type OpenedConnector =
  | {
      readonly ok: true;
      readonly connector: CompiledConnector;
      /** The text of the descriptor; `undefined` where the file was a compiled connector. */
      readonly source: SourceFile | undefined;
      readonly diagnostics: readonly LocatedDiagnostic[];
    }
  | { readonly ok: false; readonly source: SourceFile; readonly diagnostics: readonly LocatedDiagnostic[] };

/** Options of every command that may compile. */
export interface SizeOption {
  /** The largest descriptor, in characters, where it is not the default. */
  readonly maxSize?: number;
}

/** Opens a descriptor or a compiled connector. The compiler is loaded only for a descriptor. */
export async function openConnector(path: string, options: SizeOption): Promise<OpenedConnector> {
  const source = await readSource(path);
  const compiled = parseCompiledConnector(source);
  if (compiled !== undefined) return { ok: true, connector: compiled, source: undefined, diagnostics: [] };
  const { connector, diagnostics } = await compileSource(source, options);
  return connector === undefined ? { ok: false, source, diagnostics } : { ok: true, connector, source, diagnostics };
}

/** Reads a descriptor where nothing but its text will do. One that was compiled already is refused, or passed over with `compiledToo`. */
export async function readDescriptor(path: string): Promise<SourceFile>;
export async function readDescriptor(
  path: string,
  options: { readonly compiledToo: boolean },
): Promise<SourceFile | undefined>;
export async function readDescriptor(path: string, options = { compiledToo: false }): Promise<SourceFile | undefined> {
  const source = await readSource(path);
  if (parseCompiledConnector(source) === undefined) return source;
  if (options.compiledToo) return undefined;
  throw new CannotRun(`${source.name} is compiled already`, "name the descriptor that it was compiled from");
}

/** Compiles a descriptor under the limits of the command line. */
export async function compileSource(source: SourceFile, options: SizeOption): Promise<Compilation> {
  const { compile } = await import("@mortise/core");
  return compile(source, options.maxSize === undefined ? {} : { limits: { characters: options.maxSize } });
}

async function readSource(path: string): Promise<SourceFile> {
  return { name: nameOf(path), text: await readText(path) };
}

/** The name that messages show: relative where that is shorter, because reports are read in other checkouts, too. */
function nameOf(path: string): string {
  if (path === STDIN) return "<stdin>";
  const name = relative("", path);
  return name === "" || name.startsWith("..") ? path : name;
}
