import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { format, resolveConfig } from "prettier";

/** The text of the module that holds every code's page (`<area>/<name>.md` in the folder), since core reads no files. */
export async function pagesModule(folder: string): Promise<string> {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map(
      (file) => [file.slice(0, -".md".length).split(sep).join("/"), readFileSync(join(folder, file), "utf8")] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `
    // Made by scripts/generate-types.ts from the pages beside the rules. Edit those, then run: pnpm generate

    /** What each code means, why it matters, and what to write instead: Markdown that \`mortise explain\` prints. */
    export const pages: Readonly<Record<string, string>> = {
      ${pages.map(([code, page]) => `${JSON.stringify(code)}: ${JSON.stringify(page)},`).join("\n")}
    };
  `;
  return format(text, { ...(await resolveConfig("package.json")), parser: "typescript" });
}
