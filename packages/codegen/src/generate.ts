import type { CompiledConnector } from "@mortise/core";

export interface GenerateOptions {
  /** How the generated program serves; the first is its default. */
  readonly transports: readonly ("stdio" | "http")[];
  /** The runtime as one bundled file, and its declarations, to be put into the project. Left out: the project depends on the runtime package. */
  readonly standalone?: { readonly runtime: string; readonly declarations: string };
}

/** A file of the generated project. */
export interface GeneratedFile {
  /** Relative to the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly executable?: true;
}

/** Generates the files of a server project for one connector. Pure: equal input gives equal files. */
export declare function generate(connector: CompiledConnector, options: GenerateOptions): readonly GeneratedFile[];
