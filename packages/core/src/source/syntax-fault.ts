import type { CST } from "yaml";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";
import type { Range } from "./source-file.ts";

/** Where the library says that a fault is: a token, an offset, or two. */
export type FaultSource = CST.Token | number | readonly [number, number];

/** What the library's faults mean to an author, by its code and words; the first that fits. Others keep the library's words. */
const explanations: readonly {
  readonly code: string;
  readonly words?: RegExp;
  /** `$1` is the first group of `words`. */
  readonly problem?: string;
  readonly hint: string;
  /** Whether the fault is about the rest of the line rather than one character. */
  readonly wholeLine?: true;
}[] = [
  {
    code: "BLOCK_AS_IMPLICIT_KEY",
    problem: "a value holds `: `, which begins a mapping",
    hint: "put the value in quotes, or begin the nested mapping on a line of its own",
    wholeLine: true,
  },
  {
    code: "BAD_SCALAR_START",
    words:
      /cannot start with (?:a |flow indicator |directive indicator |block scalar indicator |reserved )?character (.)/,
    problem: "a value cannot begin with `$1`",
    hint: "put the value in quotes",
    wholeLine: true,
  },
  { code: "BAD_SCALAR_START", hint: "put the value in quotes", wholeLine: true },
  ...["BAD_INDENT", "MISSING_CHAR"].map((code) => ({
    code,
    words: /must (?:be sufficiently indented and )?end with a ([\]}])/,
    problem: "a closing `$1` is missing before this",
    hint: "close the bracket, or indent this line further than the line that opens it",
  })),
  {
    code: "MISSING_CHAR",
    words: /Missing closing .quote/,
    problem: "the closing quote is missing",
    hint: "close the quote; a quote inside a quoted text is written `\\\"` or `''`",
  },
  { code: "BAD_INDENT", hint: "align the line with its neighbours, or indent it further than its parent" },
  { code: "BAD_DQ_ESCAPE", hint: "double the backslash, or use single quotes" },
  {
    code: "MULTILINE_IMPLICIT_KEY",
    problem: "a key is spread over lines",
    hint: "end the line before with a `:` or a closing quote",
  },
  {
    code: "MISSING_CHAR",
    words: /Implicit (?:map )?keys? need/,
    problem: "a `:` is missing after this",
    hint: "write `key: value`",
  },
];

/** The diagnostic for a fault that the yaml library found. */
export function syntaxFault(text: string, code: string, message: string, source: FaultSource): Diagnostic {
  const { start, end } = rangeOf(source);
  if (code === "TAB_AS_INDENT") return diagnose("yaml/tab-indent", atRange(start, end), {});
  const found = explanations.find(
    (each) => each.code === code && (each.words === undefined || each.words.test(message)),
  );
  const own = message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
  const problem = found?.problem?.replace("$1", found.words?.exec(message)?.[1] ?? "") ?? own;
  const here = atRange(start, found?.wholeLine === true ? lineEnd(text, start) : end);
  return diagnose("yaml/syntax", here, { problem }, found === undefined ? {} : { hint: found.hint });
}

function rangeOf(source: FaultSource): Range {
  if (typeof source === "number") return { start: source, end: source + 1 };
  if ("offset" in source) {
    return { start: source.offset, end: source.offset + ("source" in source ? source.source.length : 1) };
  }
  return { start: source[0], end: source[1] };
}

/** The end of what a line holds from an offset on. */
function lineEnd(text: string, start: number): number {
  const lineBreak = text.indexOf("\n", start);
  return start + text.slice(start, lineBreak === -1 ? text.length : lineBreak).trimEnd().length;
}
