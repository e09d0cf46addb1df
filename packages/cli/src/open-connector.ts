import { relative } from "node:path";
import type {
  Compilation,
  CompiledConnector,
  ConnectorDocument,
  Descriptor,
  ImportReport,
  LocatedDiagnostic,
  ProfileNote,
  SourceFile,
} from "@mortise/core";
import { withMode, type ModeOption } from "@mortise/runtime/serving";
import { CannotRun } from "./exit-code.ts";
import { parseCompiledConnector } from "./parse-compiled-connector.ts";
import type { OpenDocument } from "./import/document.ts";
import { readText, STDIN } from "./read-text.ts";
import { withUpstream, type UpstreamOption } from "./upstream.ts";
import { withProfile, type ProfileOption } from "./with-profile.ts";

/** A file that was asked for, compiled where it was not so already, or what stands in the way. */
export type OpenedConnector =
  | {
      readonly ok: true;
      readonly connector: CompiledConnector;
      /** The text of the descriptor; `undefined` where there is none: for a compiled connector, and for an API document. */
      readonly source: SourceFile | undefined;
      readonly diagnostics: readonly LocatedDiagnostic[];
      /** What the connector was compiled from; `undefined` for a compiled connector. */
      readonly descriptor?: Descriptor;
      /** The OpenAPI document on the way to it; `undefined` for a compiled connector. */
      readonly openapi?: ConnectorDocument;
      /** What the tools' schemas no longer say, by the tool's name. */
      readonly lowering?: Compilation["lowering"];
      /** What was changed for the profiles that were asked for. */
      readonly profileNotes?: readonly ProfileNote[];
      /** What became of an API document that stands in a descriptor's place. */
      readonly report?: ImportReport;
    }
  | { readonly ok: false; readonly source: SourceFile; readonly diagnostics: readonly LocatedDiagnostic[] };

/** Options of every command that may compile. */
export interface SizeOption {
  /** The largest descriptor, in characters, where it is not the default. */
  readonly maxSize?: number;
}

/** Opens a descriptor, a compiled connector, or an API document, which is imported as it is. The compiler is loaded only where it is needed. */
export async function openConnector(
  path: string,
  options: SizeOption & ProfileOption & ModeOption & UpstreamOption,
): Promise<OpenedConnector> {
  const opened = await openAsItIs(path, options);
  if (!opened.ok) return opened;
  const connector = withUpstream(withMode(opened.connector, options), options);
  return { ...opened, ...(await withProfile(connector, options)) };
}

async function openAsItIs(path: string, options: SizeOption): Promise<OpenedConnector> {
  return openSource(await readSource(path), options);
}

/** The same of a text that was read already; `load` reads the documents beside an API document that is no file. */
export async function openSource(
  source: SourceFile,
  options: SizeOption,
  load?: OpenDocument["load"],
): Promise<OpenedConnector> {
  const compiled = parseCompiledConnector(source);
  if (compiled !== undefined) return { ok: true, connector: compiled, source: undefined, diagnostics: [] };
  const { connector, descriptor, openapi, lowering, diagnostics, report } = await compileSource(source, options, load);
  if (connector === undefined) return { ok: false, source, diagnostics };
  const made = {
    connector,
    diagnostics,
    ...(descriptor === undefined ? {} : { descriptor }),
    ...(openapi === undefined ? {} : { openapi }),
    ...(lowering === undefined ? {} : { lowering }),
  };
  return report === undefined ? { ok: true, ...made, source } : { ok: true, ...made, source: undefined, report };
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

/** A compilation, and what the import found where the source was an API document. */
export type SourceCompilation = Compilation & { readonly report?: ImportReport };

/** Compiles a descriptor, or an API document without one, under the limits of the command line. */
export async function compileSource(
  source: SourceFile,
  options: SizeOption,
  load?: OpenDocument["load"],
): Promise<SourceCompilation> {
  const { compile, isApiDocument } = await import("@mortise/core");
  if (!isApiDocument(source)) {
    return compile(source, options.maxSize === undefined ? {} : { limits: { characters: options.maxSize } });
  }
  const [{ openReadDocument }, { importDocument }] = await Promise.all([
    import("./import/document.ts"),
    import("./import/import-document.ts"),
  ]);
  const document =
    load === undefined
      ? await openReadDocument(source, source.name === STDIN_NAME ? STDIN : source.name)
      : { source, properties: undefined, load, close: () => Promise.resolve() };
  const { imported } = await importDocument(document, {});
  if (!imported.ok) return { diagnostics: imported.diagnostics };
  const { report, compilation } = imported;
  // What the compiler would warn of stands in no text that anybody wrote; what was lost is in the report.
  return { ...compilation, diagnostics: [], report };
}

/** Reads a file, or standard input for `-`, under the name that messages show. */
export async function readSource(path: string): Promise<SourceFile> {
  return { name: nameOf(path), text: await readText(path) };
}

const STDIN_NAME = "<stdin>";

/** The name that messages show: relative where that is shorter, because reports are read in other checkouts, too. */
function nameOf(path: string): string {
  if (path === STDIN) return STDIN_NAME;
  const name = relative("", path);
  return name === "" || name.startsWith("..") ? path : name;
}
