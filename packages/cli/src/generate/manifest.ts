import { createHash } from "node:crypto";
import { CannotRun } from "../exit-code.ts";
import { VERSION } from "../version.ts";

/** Where a project says what in it was generated. */
export const MANIFEST_PATH = ".mortise/generated.json";

/** The generated files of a project: path to {@link fingerprint} of the text that was generated. */
export type Manifest = ReadonlyMap<string, string>;

/** SHA-256, in hex, of a text. Line ends do not count: version control changes them where it checks a project out. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

export function printManifest(files: Manifest): string {
  const sorted = Array.from(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ generator: `mortise ${VERSION}`, files: Object.fromEntries(sorted) }, null, 2)}\n`;
}

/** Reads a manifest. What it names is removed when it is no longer generated, so it may name nothing outside the project. */
export function parseManifest(text: string): Manifest {
  const files = filesOf(text);
  if (files === undefined || !files.every(([path, hash]) => isWithin(path) && /^[0-9a-f]{64}$/.test(String(hash)))) {
    throw new CannotRun(
      `${MANIFEST_PATH} is not as mortise wrote it`,
      "restore it; or delete it, and every file that is there already counts as yours",
    );
  }
  return new Map(files.map(([path, hash]) => [path, String(hash)]));
}

function filesOf(text: string): readonly (readonly [path: string, hash: unknown])[] | undefined {
  try {
    const { files }: { readonly files?: unknown } = JSON.parse(text) ?? {};
    return typeof files === "object" && files !== null ? Object.entries(files) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a path leads from a folder to a file in it, in the one way in which we write it. */
function isWithin(path: string): boolean {
  return /^[^\\:\p{C}]+$/u.test(path) && path.split("/").every((step) => step !== "" && step !== "." && step !== "..");
}
