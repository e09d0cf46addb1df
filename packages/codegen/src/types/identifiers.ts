import { createHash } from "node:crypto";

/** What no function or parameter of a module may be called, and what generated modules call things themselves. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield " +
    "globalThis require exports callTool"
  ).split(" "),
);

/**
 * The function names of tools, in their order: `search_tickets` is `searchTickets`. Names that come to the same get a
 * hash of the whole name each, all of them, so that no name ever passes silently from one tool to another.
 */
export function functionNames(tools: readonly string[]): readonly string[] {
  const plain = tools.map(functionName);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return plain.map((name, index) => ((counts.get(name) ?? 0) > 1 ? `${name}_${shortHash(tools[index] ?? "")}` : name));
}

function functionName(tool: string): string {
  const [first = "", ...rest] = wordsOf(tool);
  const name = lowerFirst(first) + rest.map(upperFirst).join("");
  if (name === "") return `tool_${shortHash(tool)}`;
  return /^\d/.test(name) || TAKEN.has(name) ? `tool${upperFirst(name)}` : name;
}

/** A name in the way of types, which may begin with anything: what stands before it begins with a letter. */
export function typeWord(name: string): string {
  const word = wordsOf(name).map(upperFirst).join("");
  return word === "" ? `_${shortHash(name)}` : word;
}

/** A few characters that stand for a name, and for no other that is likely to be beside it. */
export function shortHash(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 6);
}

function wordsOf(name: string): readonly string[] {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return /[a-z]/.test(name) ? words : words.map((word) => word.toLowerCase());
}

export function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return /^[A-Z]+$/.test(word) ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}
