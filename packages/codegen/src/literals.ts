import { isJsonObject, printable, printableJson, type Json } from "@mortise/core";

/**
 * A text that comes from a descriptor. It reaches a generated file through one of the literals here and in no other
 * way: a template or a string that takes it as it is fails at once, instead of printing what an author wrote as code.
 */
export interface ForeignText {
  readonly foreign: string;
  toString(): never;
}

/** Marks a text of a descriptor. Halves of surrogate pairs are replaced, since no file can hold them. */
export function foreign(text: string): ForeignText {
  return { foreign: text.toWellFormed(), toString: refuse };
}

function refuse(): never {
  throw new Error("a descriptor's text would reach a generated file without a literal");
}

/** A text as a string literal of JavaScript and TypeScript, in double quotes: JSON, with every mark escaped that people or old parsers take for something else. */
export function stringLiteral({ foreign: text }: ForeignText): string {
  return printableJson(JSON.stringify(text));
}

/** JSON as an expression. A member called `__proto__` is computed: written as it is, it would set the prototype. */
export function valueLiteral(value: Json): string {
  if (typeof value === "string") return stringLiteral(foreign(value));
  if (Array.isArray(value)) return `[${value.map(valueLiteral).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => {
    const name = key === "__proto__" ? `["__proto__"]` : propertyKey(foreign(key));
    return `${name}: ${valueLiteral(member)}`;
  });
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** A name of a member in a type or an object: bare where it can be, else a string literal. */
export function propertyKey(name: ForeignText): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name.foreign) ? name.foreign : stringLiteral(name);
}

/**
 * A text as the lines of a block comment that stands at an indentation, without the comment's own marks: nothing in it
 * ends the comment, is a tag of JSDoc, or is a directive of the compiler (`@ts-ignore` in a comment's last line is one).
 */
export function commentLines({ foreign: text }: ForeignText): readonly string[] {
  const lines = text.replace(LINE_ENDS, "\n").replaceAll("\t", " ").split("\n");
  const safe = lines.map((line) =>
    printable(line.trimEnd())
      .replaceAll("*/", "*\\/")
      .replace(/(^|[\s{(*/])@/g, "$1\\@"),
  );
  return safe.filter((line, index) => line !== "" || (index > 0 && safe[index - 1] !== ""));
}

/** A block comment over lines that are safe already, on one line where it fits. */
export function docComment(lines: readonly string[], indent = ""): string {
  const kept = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  if (kept.length === 0) return "";
  const [only = ""] = kept;
  if (kept.length === 1 && only.length + indent.length < 110) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${kept.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}

/** A value as an indented JSON file. */
export function jsonFile(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

/** A text on one line of a file in which `#` begins a comment. */
export function hashComment(text: ForeignText): string {
  return onOneLine(text);
}

/** A text within a line of Markdown: shown as it is, whatever marks are in it. */
export function markdownText(text: ForeignText): string {
  return (
    onOneLine(text)
      // A dollar begins a formula on some code hosts.
      .replace(/[\\`*[\]<>|~$]|&(?=[#A-Za-z])/g, "\\$&")
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
      // What begins a heading, a list, a rule or a quotation where it begins a line.
      .replace(/^([#+=-])/, "\\$1")
      .replace(/^(\d+)([.)])/, "$1\\$2")
  );
}

/** A name as code within Markdown, in a table, too. */
export function markdownCode(text: ForeignText): string {
  // Before a bar, a backslash would be taken for the escape, and the bar for the end of a cell.
  const shown = onOneLine(text).replace(/(\\*)\|/g, "$1$1\\|");
  if (shown === "") return "";
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

const LINE_ENDS = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;

function onOneLine({ foreign: text }: ForeignText): string {
  return printable(text.replace(LINE_ENDS, " ").replaceAll("\t", " ")).replace(/ {2,}/g, " ").trim();
}
