import type { CompiledConnector } from "@mortise/core";
import { typescriptFiles } from "./targets/typescript/files.ts";

export interface GenerateOptions {
  /** How the generated program serves; the first is its default. */
  readonly transports: readonly ("stdio" | "http")[];
  /** The runtime as one bundled file, its declarations and the licences of all that is in it, to be put into the project. Left out: the project depends on the runtime package. */
  readonly standalone?: { readonly runtime: string; readonly declarations: string; readonly licenses: string };
  /** The name for the MCP registry, such as `io.github.acme/shelf`. Left out: one made of publisher and slug, for the author to change. */
  readonly registryName?: string;
}

/** A file of the generated project. */
export interface GeneratedFile {
  /** Relative to the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly executable?: true;
}

/** Generates the files of a server project for one connector, by their paths. Pure: equal input gives equal files. The connector has a server. */
export function generate(connector: CompiledConnector, options: GenerateOptions): readonly GeneratedFile[] {
  return typescriptFiles(connector, options);
}
