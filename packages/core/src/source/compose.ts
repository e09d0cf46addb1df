import { Composer, type CST, isCollection, isMap, isScalar, Parser, type ParsedNode } from "yaml";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";
import { MAX_FAULTS, type ParseLimits } from "./limits.ts";
import type { Composed, Node } from "./node.ts";
import type { Range } from "./source-file.ts";
import { createObjectBuilder } from "./object-builder.ts";
import { type FaultSource, syntaxFault } from "./syntax-fault.ts";

/** Ends a phase whose faults are more than anybody would read. */
class Enough extends Error {}

/**
 * Builds the value and the places from scanned tokens (YAML 1.2 core schema), of a text with faults
 * as far as it can be read. Only tokens that passed `scan` may come here: it bounds the nesting that
 * this walks recursively.
 */
export function compose(
  text: string,
  tokens: readonly string[],
  limits: ParseLimits,
): { readonly composed?: Composed; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
    if (diagnostics.length >= MAX_FAULTS) throw new Enough();
  };
  try {
    const root = composeDocument(text, tokens, report);
    if (root === undefined || root === null) return { diagnostics: withoutEchoes(diagnostics) };
    // Once the text has faults, what they make of its values is no news.
    const heard = diagnostics.length > 0 ? () => {} : report;
    const composed = composeNode(root, 1, { depth: limits.depth, report: heard });
    return { composed, diagnostics: withoutEchoes(diagnostics) };
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { diagnostics: withoutEchoes(diagnostics) };
  }
}

/** A tab where spaces should be makes the library misread every line that follows, and what it says of those is no help. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const tabs = diagnostics.filter(({ code }) => code === "yaml/tab-indent");
  return tabs.length > 0 ? tabs : diagnostics;
}

/** The library's nodes of the one document; undefined when it has no content. */
function composeDocument(
  text: string,
  tokens: readonly string[],
  report: (diagnostic: Diagnostic) => void,
): ParsedNode | null | undefined {
  const parser = new Parser();
  // Uniqueness is checked below: the library compares each key with all before it.
  const composer = new Composer({ version: "1.2", merge: false, uniqueKeys: false, logLevel: "silent" });
  // The library gathers faults without end, each an Error with a stack; a megabyte of brackets takes it five seconds.
  Object.assign(composer, {
    onError(place: FaultSource, code: string, message: string, warning?: boolean) {
      if (warning !== true) report(syntaxFault(text, code, message, place));
    },
  });
  let root: ParsedNode | null | undefined;
  const take = (token: CST.Token) => {
    if (token.type === "error") report(syntaxFault(text, "UNEXPECTED_TOKEN", token.message, token));
    else for (const document of composer.next(token)) root ??= document.contents;
  };
  for (const token of tokens) for (const built of parser.next(token)) take(built);
  for (const built of parser.end()) take(built);
  for (const document of composer.end()) root ??= document.contents;
  return root;
}

interface Context {
  /** How deep collections may nest. */
  readonly depth: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** The value and places of one node; `level` is the depth of a collection that stands here. */
function composeNode(node: ParsedNode, level: number, context: Context): Composed {
  const [start, end] = node.range;
  if (isScalar(node)) return { value: jsonScalar(node, context), node: { kind: "scalar", start, end } };
  if (!isCollection(node)) throw new Error("an alias passed the scan");
  if (level > context.depth) {
    context.report(diagnose("yaml/too-deep", atRange(start, start + 1), { limit: String(context.depth) }));
    return { value: null, node: { kind: "scalar", start, end } };
  }
  if (!isMap(node)) {
    const items = node.items.map((item) => composeNode(item, level + 1, context));
    const nodes = items.map((item) => item.node);
    return {
      value: items.map((item) => item.value),
      node: { kind: "list", ...solid(node, nodes.at(-1)), items: nodes },
    };
  }
  const builder = createObjectBuilder(context.report);
  let last: Node | undefined;
  for (const { key, value } of node.items) {
    const keyRange: Range = { start: key.range[0], end: key.range[1] };
    const member = value === null ? absent(keyRange.end) : composeNode(value, level + 1, context);
    last = member.node;
    const name = keyName(key, context);
    if (name !== undefined) builder.add(name, keyRange, member);
  }
  return builder.finish(solid(node, last));
}

/** The value of a key that stands alone (`? key`, or `{ key }`). */
function absent(at: number): Composed {
  return { value: null, node: { kind: "scalar", start: at, end: at } };
}

/** The range of a collection. A block one ends with its last part, not with the white space and comments that follow. */
function solid(node: ParsedNode & { flow?: boolean }, last: Node | undefined): Range {
  const [start, end] = node.range;
  return { start, end: node.flow === true || last === undefined ? end : Math.max(start, last.end) };
}

/** A scalar's value, which must be one that JSON has too. */
function jsonScalar(node: ParsedNode, { report }: Context): unknown {
  const value: unknown = isScalar(node) ? node.value : null;
  const [start, end] = node.range;
  if (typeof value === "number" && !Number.isFinite(value)) report(diagnose("yaml/not-json", atRange(start, end), {}));
  if (typeof value === "string" && !value.isWellFormed()) {
    report(diagnose("yaml/bad-character", atRange(start, end), { character: "half a surrogate pair" }));
  }
  return value;
}

/**
 * The name that a key stands for. Whole numbers are taken as they are written, since status codes
 * and the like are plain names to their authors; nothing else that is not a string is.
 */
function keyName(key: ParsedNode, context: Context): string | undefined {
  const [start, end] = key.range;
  const value = isScalar(key) ? jsonScalar(key, context) : undefined;
  if (typeof value === "string") {
    if (value !== "<<" || (isScalar(key) && key.type !== "PLAIN")) return value;
    context.report(diagnose("yaml/merge-key", atRange(start, end), {}));
  } else if (Number.isInteger(value) && isScalar(key) && key.source === String(value)) {
    return key.source;
  } else context.report(diagnose("yaml/not-a-name", atRange(start, Math.max(end, start + 1)), {}));
  return undefined;
}
