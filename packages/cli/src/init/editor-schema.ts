import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Where an editor finds the grammar of a descriptor, as its first line names it. */
export interface EditorSchema {
  /** Relative to the descriptor, with slashes. */
  readonly reference: string;
  /** Where the grammar has to be written first; `undefined` where it stands already. */
  readonly missing: string | undefined;
}

/** The grammar of the project around a descriptor, where it has one; otherwise a copy beside the descriptor, which works offline and is of this very version. */
export async function editorSchema(descriptor: string): Promise<EditorSchema> {
  const folder = resolve(dirname(descriptor));
  for (let above = folder; ; above = dirname(above)) {
    const candidate = join(above, "schemas", "connector.schema.json");
    if (await exists(candidate)) {
      const path = relative(folder, candidate).split(sep).join("/");
      return { reference: path.startsWith(".") ? path : `./${path}`, missing: undefined };
    }
    if (above === dirname(above)) break;
  }
  const copy = join(dirname(descriptor), "connector.schema.json");
  return { reference: "./connector.schema.json", missing: (await exists(copy)) ? undefined : copy };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
