import type { GeneratedFile } from "@mortise/codegen";
import { fingerprint, MANIFEST_PATH, parseManifest, printManifest, type Manifest } from "./manifest.ts";
import type { ProjectFolder } from "./project-folder.ts";

/** What became of one file. */
export type Outcome =
  | { readonly kind: "written" | "unchanged" | "removed"; readonly path: string }
  /** It is the author's by now. `theirs` is what stands there, `ours` what would. */
  | { readonly kind: "kept"; readonly path: string; readonly theirs: string; readonly ours: string }
  /** It is no longer generated, and the author's. */
  | { readonly kind: "released"; readonly path: string }
  | { readonly kind: "blocked"; readonly path: string; readonly why: string };

/**
 * Brings a project up to date. A file is ours as long as its text is one that was generated: then it is replaced, or
 * removed when it is no longer generated. Everything else is the author's and stays, unless `force` says otherwise.
 */
export async function updateProject(
  folder: ProjectFolder,
  files: readonly GeneratedFile[],
  { force }: { readonly force: boolean },
): Promise<readonly Outcome[]> {
  const listed = await folder.find(MANIFEST_PATH);
  const before: Manifest = listed.kind === "file" ? parseManifest(listed.text) : new Map();
  const after = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const file of files) {
    const outcome = await updateFile(folder, file, before.get(file.path), force);
    outcomes.push(outcome);
    const hash = outcome.kind === "kept" || outcome.kind === "blocked" ? before.get(file.path) : fingerprint(file.text);
    if (hash !== undefined) after.set(file.path, hash);
  }
  const generated = new Set(files.map(({ path }) => path));
  for (const [path, hash] of before) {
    const outcome = generated.has(path) ? undefined : await dropFile(folder, path, hash);
    if (outcome !== undefined) outcomes.push(outcome);
  }
  // Last: what was begun and not finished is found again by its text.
  const manifest = printManifest(after);
  if (listed.kind !== "file" || listed.text !== manifest) await folder.write(MANIFEST_PATH, manifest, false);
  return outcomes;
}

async function updateFile(
  folder: ProjectFolder,
  { path, text, executable }: GeneratedFile,
  before: string | undefined,
  force: boolean,
): Promise<Outcome> {
  const found = await folder.find(path);
  if (found.kind === "blocked") return { kind: "blocked", path, why: found.why };
  if (found.kind === "file") {
    const there = fingerprint(found.text);
    if (there === fingerprint(text)) return { kind: "unchanged", path };
    if (there !== before && !force) return { kind: "kept", path, theirs: found.text, ours: text };
  }
  await folder.write(path, text, executable === true);
  return { kind: "written", path };
}

/** Removes a file that is no longer generated. One that is gone already is nobody's concern. */
async function dropFile(folder: ProjectFolder, path: string, before: string): Promise<Outcome | undefined> {
  const found = await folder.find(path);
  if (found.kind === "nothing") return undefined;
  if (found.kind === "blocked" || fingerprint(found.text) !== before) return { kind: "released", path };
  await folder.remove(path);
  return { kind: "removed", path };
}
