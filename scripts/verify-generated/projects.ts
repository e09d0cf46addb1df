import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { generate } from "../../packages/codegen/src/index.ts";
import type { StandaloneRuntime } from "../../packages/cli/src/generate/standalone-runtime.ts";
import type { LibraryConnector } from "./library.ts";

/** The projects of a connector, as they were generated. */
export interface Projects extends LibraryConnector {
  /** The folder of the one that depends on the runtime package. */
  readonly dependent: string;
  /** The folder of the standalone one. */
  readonly standalone: string;
}

/**
 * Lays out a folder for projects. Those in `default` find the runtime as a package, of this workspace; those in
 * `standalone` find no package at all. Both find the types of Node, which are no code.
 */
export function prepareFolder(folder: string): void {
  const types = join(folder, "node_modules/@types");
  const packages = join(folder, "default/node_modules/@mortise");
  for (const one of [types, packages]) mkdirSync(one, { recursive: true });
  symlinkSync(resolve("node_modules/@types/node"), join(types, "node"));
  symlinkSync(resolve("packages/runtime"), join(packages, "runtime"));
}

/** Writes both kinds of project of a connector. */
export function writeProjects(folder: string, one: LibraryConnector, standalone: StandaloneRuntime): Projects {
  const { slug } = one.connector.metadata;
  const write = (project: string, files: ReturnType<typeof generate>) => {
    for (const { path, text, executable } of files) {
      const file = join(project, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: executable === true ? 0o755 : 0o644 });
    }
    return project;
  };
  const transports = ["stdio", "http"] as const;
  return {
    ...one,
    dependent: write(join(folder, "default", slug), generate(one.connector, { transports })),
    standalone: write(join(folder, "standalone", slug), generate(one.connector, { transports, standalone })),
  };
}
