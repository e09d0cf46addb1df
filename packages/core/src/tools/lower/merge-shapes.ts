import type { Json } from "../../json.ts";
import { orderedTypes, TYPES, type Shape, type TypeName } from "./shape.ts";

/** Finds what a reference stands for; `undefined` where that is being read at the moment. */
export type Resolve = (shape: Shape) => Shape | undefined;

/**
 * The shape of the values that fit both (`allOf`). Where both say something that one shape cannot
 * say, the second's part is kept beside it. The annotations are the first's, if it has any.
 */
export function mergeShapes(first: Shape, second: Shape, resolve: Resolve): Shape {
  return merge(first, second, { resolve, pairs: new Set() });
}

interface Merging {
  readonly resolve: Resolve;
  /** Pairs of references that are being merged: members that refer to their own schemas come back to them. */
  readonly pairs: ReadonlySet<string>;
}

function merge(first: Shape, second: Shape, merging: Merging): Shape {
  if (first.ref !== undefined && first.ref === second.ref) return { ...second, ...first };
  const pair = JSON.stringify([first.ref, second.ref]);
  const isReferring = first.ref !== undefined || second.ref !== undefined;
  if (isReferring && merging.pairs.has(pair)) return first;
  const a = merging.resolve(first);
  const b = merging.resolve(second);
  if (a === undefined || b === undefined) return a ?? b ?? {};
  const inside: Merging = isReferring ? { ...merging, pairs: new Set([...merging.pairs, pair]) } : merging;
  const both = (x: Shape, y: Shape) => merge(x, y, inside);

  const beside: Shape[] = [...(a.allOf ?? []), ...(b.allOf ?? [])];
  const anyOf = a.anyOf ?? b.anyOf;
  if (a.anyOf !== undefined && b.anyOf !== undefined) beside.push({ anyOf: b.anyOf });
  const prefix = a.prefix ?? b.prefix;
  if (a.prefix !== undefined && b.prefix !== undefined) beside.push({ prefix: b.prefix });
  const limits = tightest(a.limits, b.limits, beside);

  const values = commonValues(a.values, b.values);
  return defined({
    types: common(a.types, b.types),
    values,
    labels: labelsOf(a.labels ?? b.labels, values),
    limits,
    members: mergeMembers(a.members, b.members, both),
    required:
      a.required === undefined && b.required === undefined
        ? undefined
        : new Set([...(a.required ?? []), ...(b.required ?? [])]),
    others: mergeOthers(a, b, both),
    items: a.items !== undefined && b.items !== undefined ? both(a.items, b.items) : (a.items ?? b.items),
    prefix,
    anyOf,
    allOf: beside.length === 0 ? undefined : beside,
    description: a.description ?? b.description,
    default: a.default ?? b.default,
    readOnly: a.readOnly ?? b.readOnly,
    writeOnly: a.writeOnly ?? b.writeOnly,
    deprecated: a.deprecated ?? b.deprecated,
    dropped:
      a.dropped === undefined && b.dropped === undefined ? undefined : [...(a.dropped ?? []), ...(b.dropped ?? [])],
  });
}

function defined(shape: { readonly [key in keyof Shape]: Shape[key] | undefined }): Shape {
  // What is left has no `undefined`, which is all that the types differ in.
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;
}

/** Where nothing fits both, the first counts: a schema that no value fits helps nobody. */
function common(
  a: readonly TypeName[] | undefined,
  b: readonly TypeName[] | undefined,
): readonly TypeName[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const has = (types: readonly TypeName[], type: TypeName) =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  const types = orderedTypes(
    TYPES.filter((type) => has(a, type) && has(b, type) && (a.includes(type) || b.includes(type))),
  );
  return types.length === 0 ? a : types;
}

function commonValues(a: readonly Json[] | undefined, b: readonly Json[] | undefined): readonly Json[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const texts = new Set(b.map((value) => JSON.stringify(value)));
  const values = a.filter((value) => texts.has(JSON.stringify(value)));
  return values.length === 0 ? a : values;
}

function labelsOf(labels: Shape["labels"], values: readonly Json[] | undefined): Shape["labels"] {
  return labels === undefined || values === undefined
    ? labels
    : new Map(Array.from(labels).filter(([value]) => values.includes(value)));
}

function mergeMembers(
  a: Shape["members"],
  b: Shape["members"],
  both: (x: Shape, y: Shape) => Shape,
): ReadonlyMap<string, Shape> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const members = new Map(a);
  for (const [name, member] of b) {
    const other = members.get(name);
    members.set(name, other === undefined ? member : both(other, member));
  }
  return members;
}

/**
 * Closed parts that are merged cannot stay closed: each would refuse the other's members, which
 * is what the document says and never what it means.
 */
function mergeOthers(a: Shape, b: Shape, both: (x: Shape, y: Shape) => Shape): Shape["others"] {
  if (a.others === false || b.others === false) {
    const isOneOpen = (one: Shape, other: Shape) => one.others === false && other.members === undefined;
    return isOneOpen(a, b) || isOneOpen(b, a) ? false : undefined;
  }
  return a.others !== undefined && b.others !== undefined ? both(a.others, b.others) : (a.others ?? b.others);
}

const LARGER = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"]);
const SMALLER = new Set(["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"]);

function tightest(a: Shape["limits"], b: Shape["limits"], beside: Shape[]): Shape["limits"] {
  if (a === undefined || b === undefined) return a ?? b;
  const limits = new Map(a);
  const kept = new Map<string, Json>();
  for (const [keyword, value] of b) {
    const other = limits.get(keyword);
    if (typeof value === "number" && typeof other === "number" && LARGER.has(keyword)) {
      limits.set(keyword, Math.max(value, other));
    } else if (typeof value === "number" && typeof other === "number" && SMALLER.has(keyword)) {
      limits.set(keyword, Math.min(value, other));
    } else if (other === undefined) {
      limits.set(keyword, value);
    } else if (other !== value && keyword !== "format") {
      kept.set(keyword, value);
    }
  }
  if (kept.size > 0) beside.push({ limits: kept });
  return limits;
}
