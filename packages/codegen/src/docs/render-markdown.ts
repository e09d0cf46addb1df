import Handlebars from "handlebars";
import { foreign, markdownCode, markdownText } from "../literals.ts";
import { templates } from "./templates.ts";

/**
 * Renders a template of Markdown. Nothing is escaped by itself: `text` and `code` are the ways in for what a descriptor
 * says, and both are safe in a cell of a table.
 */
export function renderMarkdown(name: "page.md" | "index.md", view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = environment.compile(templates[name], { noEscape: true, strict: true });
    compiled.set(name, template);
  }
  // Blocks that come to nothing leave their blank lines.
  return `${template(view)
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n\n`;
}

const compiled = new Map<string, Handlebars.TemplateDelegate>();
const environment = Handlebars.create();
environment.registerPartial("values", environment.compile(templates["values.md"], { noEscape: true, strict: true }));
environment.registerHelper({
  text,
  code,
  words: (texts: readonly string[]) => texts.map(text).join(", "),
  codes: (texts: readonly string[]) => texts.map(code).join(", "),
  yes: (is: boolean) => (is ? "yes" : ""),
  fence,
});

function text(value: string): string {
  return markdownText(foreign(value));
}

function code(value: string): string {
  return markdownCode(foreign(value));
}

/** A block of code, whose fence is longer than any in it. */
function fence(language: string, content: string): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), ([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${content}\n${marks}`;
}
