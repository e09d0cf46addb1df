import type { CompiledConnector } from "@mortise/core";
import Handlebars from "handlebars";
import type { GeneratedFile, GenerateOptions } from "../../generate.ts";
import { commentLines, hashComment, markdownCode, markdownText, stringLiteral } from "../../literals.ts";
import { projectView, type ProjectView } from "./context.ts";
import { packageJson, serverJson, tsconfigBuildJson, tsconfigJson } from "./json-files.ts";
import { templates } from "./templates.ts";

/** The files of a TypeScript project, by their paths. */
export function typescriptFiles(connector: CompiledConnector, options: GenerateOptions): readonly GeneratedFile[] {
  const view = projectView(connector, options);
  const { standalone } = options;
  const files: GeneratedFile[] = [
    { path: ".dockerignore", text: render("dockerignore", view) },
    { path: ".env.example", text: render("env", view) },
    { path: ".gitignore", text: render("gitignore", view) },
    { path: "Dockerfile", text: render("dockerfile", view) },
    { path: "README.md", text: render("readme", view) },
    { path: "connector.json", text: `${JSON.stringify(connector)}\n` },
    { path: "package.json", text: packageJson(view) },
    { path: "server.json", text: serverJson(view) },
    { path: "src/server.ts", text: render("server", { ...view, typed: true }) },
    { path: "src/tools.ts", text: render("tools", { ...view, typed: true }) },
    { path: "test/server.test.ts", text: render("test", view) },
    { path: "tsconfig.build.json", text: tsconfigBuildJson() },
    { path: "tsconfig.json", text: tsconfigJson() },
  ];
  if (standalone === undefined) return files;
  // What a build would make of the sources, so that nothing has to be built or installed.
  const ready: readonly GeneratedFile[] = [
    { path: "dist/server.js", text: render("server", { ...view, typed: false }), executable: true },
    { path: "dist/tools.js", text: render("tools", { ...view, typed: false }) },
    { path: "runtime/THIRD-PARTY-LICENSES.txt", text: standalone.licenses },
    { path: "runtime/mortise.d.ts", text: standalone.declarations },
    { path: "runtime/mortise.js", text: standalone.runtime },
  ];
  return [...files, ...ready].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type View = ProjectView & { readonly typed?: boolean };

const environment = Handlebars.create();
environment.registerHelper({
  string: stringLiteral,
  comment: (text: Parameters<typeof commentLines>[0]) => commentLines(text).join(" "),
  hash: hashComment,
  text: markdownText,
  one: (items: readonly unknown[]) => items.length === 1,
  several: (items: readonly unknown[]) => items.length > 1,
  code: markdownCode,
});

const compiled = new Map<string, Handlebars.TemplateDelegate<View>>();

function render(name: keyof typeof templates, view: View): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = environment.compile<View>(templates[name], { noEscape: true, strict: true });
    compiled.set(name, template);
  }
  return template(view);
}
