import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";

/** The text of the module that holds a folder's Handlebars templates by their files' names, since codegen reads no files. */
export async function templatesModule(folder: string): Promise<string> {
  const templates = readdirSync(folder)
    .filter((file) => file.endsWith(".hbs"))
    .toSorted()
    .map((file) => [file.slice(0, -".hbs".length), readFileSync(join(folder, file), "utf8")] as const);
  const text = `
    // Made by scripts/generate-types.ts from the templates beside it. Edit those, then run: pnpm generate

    /** The templates by their files' names, without the ending. */
    export const templates = {
      ${templates.map(([name, template]) => `${JSON.stringify(name)}: ${JSON.stringify(template)},`).join("\n")}
    } as const;
  `;
  return format(text, { ...(await resolveConfig("package.json")), parser: "typescript" });
}
