import { createHash } from "node:crypto";
import Handlebars from "handlebars";
import { templates } from "./templates.ts";

const style = templates["style.css"];

/** No script, no request: a page is its own text and this style. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Renders a template of HTML. Everything is escaped, for text and for attributes in quotes; only our style is not. */
export function renderHtml(name: "page.html" | "index.html", view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = environment.compile(templates[name], { strict: true });
    compiled.set(name, template);
  }
  return template({ ...view, style, policy });
}

const compiled = new Map<string, Handlebars.TemplateDelegate>();
const environment = Handlebars.create();
environment.registerPartial("frame", environment.compile(templates["frame.html"], { strict: true }));
environment.registerPartial("values", environment.compile(templates["values.html"], { strict: true }));
environment.registerHelper({
  words: (texts: readonly string[]) => texts.join(", "),
  yes: (is: boolean) => (is ? "yes" : ""),
  join: (words: string, name: string) => `${words} ${name}`,
});
