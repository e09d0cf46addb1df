import type { CST } from "yaml";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";

/** What to do about the library's errors that authors meet, by the library's code. */
const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: "put a text that contains `: ` in quotes, or begin the nested mapping on a line of its own",
  BAD_SCALAR_START: "put a text that begins with this character in quotes",
  BAD_INDENT: "align the line with its neighbours, or indent it further than its parent",
  BAD_DQ_ESCAPE: "double the backslash, or use single quotes",
  MULTILINE_IMPLICIT_KEY: "end the line before with a `:` or a closing quote",
};

/** The diagnostic for a fault that the yaml library found. */
export function syntaxFault(
  code: string,
  message: string,
  source: CST.Token | number | readonly [number, number],
): Diagnostic {
  const here = target(source);
  if (code === "TAB_AS_INDENT") return diagnose("yaml/tab-indent", here, {});
  const problem = message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
  const hint = hints[code];
  return diagnose("yaml/syntax", here, { problem }, hint === undefined ? {} : { hint });
}

function target(source: CST.Token | number | readonly [number, number]) {
  if (typeof source === "number") return atRange(source, source + 1);
  if ("offset" in source) {
    const length = "source" in source ? source.source.length : 1;
    return atRange(source.offset, source.offset + length);
  }
  return atRange(source[0], source[1]);
}
