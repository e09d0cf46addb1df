import {
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
  type Event,
  type ScalarEvent,
} from "js-yaml";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { atRange } from "../../source/at-range.ts";
import type { Composed, Node } from "../../source/node.ts";
import type { ObjectBuilder } from "../../source/object-builder.ts";
import type { Range } from "../../source/source-file.ts";
import { scalarValue } from "./scalar-value.ts";
import { createTolerantBuilder } from "./tolerant-builder.ts";

/** What a YAML document may cost besides its length. */
export interface YamlLimits {
  readonly depth: number;
  /** Parts after aliases are written out, so that a few of them cannot stand for billions. */
  readonly parts: number;
}

/** A node, with what it costs wherever an alias repeats it. */
interface Built extends Composed {
  readonly parts: number;
  readonly height: number;
}

/** A collection whose members are being read. */
interface Open {
  readonly start: number;
  readonly anchor: string | undefined;
  readonly builder: ObjectBuilder | undefined;
  readonly items: Built[];
  /** The key whose value comes next, in a mapping. */
  key: { readonly name: string; readonly range: Range; readonly merge: boolean } | undefined;
  parts: number;
  height: number;
  /** Mappings that `<<` names, read once the own members are known, which win. */
  readonly merged: Built[];
  readonly own: Set<string>;
}

/** Ends the reading with one fault. */
class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super();
    this.diagnostic = diagnostic;
  }
}

/**
 * Reads one YAML 1.2 document with places, aliases and merge keys included, from the events of js-yaml. An alias shares
 * the value it names. Time goes by the text's length, and the value is a tree or a bounded graph without cycles.
 */
export function parseYaml(
  text: string,
  limits: YamlLimits,
  onRepeated: (key: Range) => void,
): { readonly composed: Composed } | { readonly diagnostic: Diagnostic } {
  try {
    return { composed: build(text, parseEvents(text, { maxDepth: limits.depth }), limits, onRepeated) };
  } catch (error) {
    if (error instanceof Fault) return { diagnostic: error.diagnostic };
    if (error instanceof YAMLException) return { diagnostic: syntaxFault(error, text, limits) };
    throw error;
  }
}

function syntaxFault(error: YAMLException, text: string, limits: YamlLimits): Diagnostic {
  const at = Math.min(error.mark?.position ?? 0, text.length);
  const here = atRange(at, Math.min(at + 1, text.length));
  return error.reason.startsWith("nesting exceeded")
    ? diagnose("yaml/too-deep", here, { limit: String(limits.depth) })
    : diagnose("yaml/syntax", here, { problem: error.reason });
}

function build(text: string, events: readonly Event[], limits: YamlLimits, onRepeated: (key: Range) => void): Composed {
  const anchors = new Map<string, Built>();
  const open: Open[] = [];
  let root: Built | undefined;
  let documents = 0;

  const fail = (
    code: "yaml/many-documents" | "yaml/not-a-name" | "yaml/not-json",
    start: number,
    end: number,
  ): never => {
    throw new Fault(diagnose(code, atRange(start, end), {}));
  };
  const nameOf = (start: number, end: number) => (start === -1 ? undefined : text.slice(start, end));
  const take = (built: Built, anchor: string | undefined) => {
    if (anchor !== undefined) anchors.set(anchor, built);
    const parent = open.at(-1);
    if (parent === undefined) root ??= built;
    else attach(parent, built, limits);
  };
  const begin = (start: number, anchor: string | undefined, builder: ObjectBuilder | undefined) => {
    const parent = open.at(-1);
    if (parent?.builder !== undefined && parent.key === undefined) fail("yaml/not-a-name", start, start + 1);
    open.push({
      start,
      anchor,
      builder,
      items: [],
      key: undefined,
      parts: 1,
      height: 1,
      merged: [],
      own: new Set(),
    });
  };
  /** The end of what was read last: collections end there. */
  let end = 0;

  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      documents += 1;
      if (documents > 1 && root !== undefined) fail("yaml/many-documents", end, end + 1);
    } else if (event.type === EVENT_ID.SCALAR) {
      const parent = open.at(-1);
      const range = scalarRange(event, parent?.key?.range.end ?? end);
      end = Math.max(end, range.end);
      if (parent?.builder !== undefined && parent.key === undefined) {
        const name = event.valueStart === -1 ? "" : getScalarValue(text, event);
        parent.key = { name, range, merge: name === "<<" && event.style === SCALAR_STYLE.PLAIN };
        continue;
      }
      const value = readScalar(text, event);
      if (typeof value === "number" && !Number.isFinite(value)) fail("yaml/not-json", range.start, range.end);
      const node: Node = { kind: "scalar", ...range };
      take({ value, node, parts: 1, height: 0 }, nameOf(event.anchorStart, event.anchorEnd));
    } else if (event.type === EVENT_ID.ALIAS) {
      end = event.anchorEnd;
      const name = text.slice(event.anchorStart, event.anchorEnd);
      const parent = open.at(-1);
      const named = anchors.get(name);
      const here = atRange(event.anchorStart, event.anchorEnd);
      if (named === undefined) {
        throw new Fault(diagnose("yaml/syntax", here, { problem: `there is no anchor \`${name}\` before this` }));
      }
      if (parent?.builder !== undefined && parent.key === undefined) {
        fail("yaml/not-a-name", event.anchorStart, event.anchorEnd);
      }
      take(named, undefined);
    } else if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      // The last one ends the document itself.
      if (closed !== undefined) take(finish(closed, end), closed.anchor);
    } else {
      end = Math.max(end, event.start);
      const builder = event.type === EVENT_ID.MAPPING ? createTolerantBuilder(onRepeated) : undefined;
      begin(event.start, nameOf(event.anchorStart, event.anchorEnd), builder);
    }
  }
  if (root === undefined) throw new Fault(diagnose("yaml/empty", atRange(0, 0), {}));
  return root;
}

function attach(parent: Open, built: Built, limits: YamlLimits): void {
  const here = () => atRange(parent.start, parent.start + 1);
  parent.parts += built.parts;
  parent.height = Math.max(parent.height, built.height + 1);
  if (parent.parts > limits.parts) {
    throw new Fault(diagnose("yaml/too-large", here(), { limit: `${limits.parts} parts` }));
  }
  if (parent.height > limits.depth) {
    throw new Fault(diagnose("yaml/too-deep", here(), { limit: String(limits.depth) }));
  }
  if (parent.builder === undefined) parent.items.push(built);
  else if (parent.key !== undefined) {
    if (parent.key.merge) parent.merged.push(built);
    else {
      parent.own.add(parent.key.name);
      parent.builder.add(parent.key.name, parent.key.range, built);
    }
    parent.key = undefined;
  }
}

function finish(closed: Open, end: number): Built {
  const { start, parts, height } = closed;
  if (closed.builder === undefined) {
    const node: Node = { kind: "list", start, end, items: closed.items.map((item) => item.node) };
    return { value: closed.items.map((item) => item.value), node, parts, height };
  }
  for (const merged of closed.merged) mergeInto(closed, closed.builder, merged);
  return { ...closed.builder.finish({ start, end }), parts, height };
}

/** Adds the members of a mapping, or of each of a list of them, that are not there yet (YAML 1.1, type `merge`). */
function mergeInto(into: Open, builder: ObjectBuilder, { value, node }: Composed): void {
  if (node.kind === "list" && Array.isArray(value)) {
    node.items.forEach((item, index) => mergeInto(into, builder, { value: value[index], node: item }));
  } else if (node.kind === "map") {
    for (const [name, member] of node.members) {
      if (into.own.has(name)) continue;
      into.own.add(name);
      // A map's value is an object: the builder makes both.
      builder.add(name, member.key, { value: (value as Record<string, unknown>)[name], node: member.value });
    }
  }
}

/** An empty value stands right after its key's colon. */
function scalarRange(event: ScalarEvent, after: number): Range {
  if (event.valueStart === -1) return { start: after, end: after };
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return quoted
    ? { start: event.valueStart - 1, end: event.valueEnd + 1 }
    : { start: event.valueStart, end: event.valueEnd };
}

function readScalar(text: string, event: ScalarEvent): unknown {
  if (event.valueStart === -1) return null;
  const written = getScalarValue(text, event);
  const isText =
    event.style !== SCALAR_STYLE.PLAIN || (event.tagStart !== -1 && text.startsWith("!!str", event.tagStart));
  return isText ? written : scalarValue(written);
}
