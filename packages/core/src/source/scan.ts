import { CST, Lexer } from "yaml";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";
import { createNesting } from "./nesting.ts";
import { MAX_FAULTS, tokenLimit, type ParseLimits } from "./limits.ts";
import type { Range } from "./source-file.ts";

/** A text as the YAML lexer splits it. */
export interface Scanned {
  readonly tokens: readonly string[];
  readonly comments: readonly Range[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A token that a descriptor may not have, whatever surrounds it, and its code. */
const refused = {
  anchor: "yaml/anchor",
  alias: "yaml/alias",
  tag: "yaml/tag",
  "directive-line": "yaml/directive",
} as const;

/** How much further a refused text is read for more to refuse: enough for what people write, and a few milliseconds. */
const MAX_TOKENS_AFTER_REFUSAL = 5_000;

/**
 * Splits a text into tokens and refuses, before anything is built from them, what could make
 * building costly: anchors, aliases, tags, directives, a second document, deep nesting, and
 * more tokens than the limit.
 */
export function scan(text: string, limits: ParseLimits): Scanned {
  const tokens: string[] = [];
  const comments: Range[] = [];
  const diagnostics: Diagnostic[] = [];
  const nesting = createNesting();
  const maxTokens = tokenLimit(limits);
  let offset = 0;
  let scalarNext = false;
  let documents = 0;
  let begun = false;
  let refusedSince = 0;
  for (const source of new Lexer().lex(text)) {
    tokens.push(source);
    const type = scalarNext ? "scalar" : CST.tokenType(source);
    // These three stand for positions and take no room in the text.
    const virtual = !scalarNext && (source === CST.DOCUMENT || source === CST.SCALAR || source === CST.FLOW_END);
    const here = () => atRange(offset, offset + source.length);
    if (!scalarNext && source === CST.DOCUMENT) {
      documents += 1;
      begun = false;
    } else if (type === "doc-start") {
      if (begun) documents += 1;
      begun = true;
    } else if (type !== null && type !== "space" && type !== "newline" && type !== "comment") begun = true;
    if (documents > 1) {
      diagnostics.push(diagnose("yaml/many-documents", here(), {}));
      break;
    }
    if (type !== null && type in refused) {
      // `in` has just shown that the type is one of the keys.
      diagnostics.push(diagnose(refused[type as keyof typeof refused], here(), {}));
    }
    if (type === "comment" && /^#[ \t]*ignore\b/.test(source)) {
      comments.push({ start: offset, end: offset + source.length });
    }
    if (nesting.next(virtual ? null : type, source.length) > limits.depth + 1) {
      diagnostics.push(diagnose("yaml/too-deep", here(), { limit: String(limits.depth) }));
      break;
    }
    if (tokens.length > maxTokens) {
      diagnostics.push(diagnose("yaml/too-large", here(), { limit: `${maxTokens} tokens` }));
      break;
    }
    if (diagnostics.length > 0) refusedSince += 1;
    if (diagnostics.length >= MAX_FAULTS || refusedSince > MAX_TOKENS_AFTER_REFUSAL) break;
    scalarNext = !scalarNext && source === CST.SCALAR;
    if (!virtual) offset += source.length;
  }
  return { tokens, comments, diagnostics };
}
