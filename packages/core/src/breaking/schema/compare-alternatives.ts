import { canonicalJson } from "../../canonical-json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { areDisjoint } from "./are-disjoint.ts";
import { theSubject, type Comparison, type Place } from "./comparison.ts";

/** Schemas of which a value has to fit one, or exactly one. */
interface Alternatives {
  readonly schemas: readonly Json[];
  readonly isExclusive: boolean;
  /** The keyword that lists them; left out where they were made of something else. */
  readonly keyword?: "anyOf" | "oneOf";
}

/** Whether a schema has alternatives. */
export function hasAlternatives(schema: JsonObject): boolean {
  return "anyOf" in schema || "oneOf" in schema;
}

/** Compares two schemas of which at least one has alternatives. */
export function compareAlternatives(before: JsonObject, after: JsonObject, place: Place, comparison: Comparison): void {
  const [old, now] = [splitOff(before), splitOff(after)];
  if (old === undefined || now === undefined) {
    const message = `${theSubject(place)} has \`anyOf\` and \`oneOf\` at once, and changed.`;
    comparison.assertion("constraint", "unclear", place, message);
    return;
  }
  if (old.alternatives !== undefined && now.alternatives !== undefined) {
    comparison.compare(old.rest, now.rest, place);
    compareLists(old.alternatives, now.alternatives, place, comparison);
  } else compareLists(wholes(before, old), wholes(after, now), place, comparison);
}

interface Split {
  readonly alternatives: Alternatives | undefined;
  /** What else the schema says. */
  readonly rest: JsonObject;
}

/** `undefined` where a schema has two kinds of alternatives. */
function splitOff(schema: JsonObject): Split | undefined {
  const { anyOf, oneOf, ...rest } = schema;
  if (anyOf !== undefined && oneOf !== undefined) return undefined;
  const list = anyOf ?? oneOf;
  if (!Array.isArray(list)) return { alternatives: undefined, rest };
  const keyword = oneOf === undefined ? "anyOf" : "oneOf";
  return { alternatives: { schemas: list, isExclusive: keyword === "oneOf", keyword }, rest };
}

/** Alternatives that are whole schemas: of a schema that has none, its types. */
function wholes(schema: JsonObject, { alternatives, rest }: Split): Alternatives {
  if (alternatives === undefined) {
    const { type } = schema;
    const types: readonly Json[] = Array.isArray(type) ? type : [];
    return {
      schemas: types.length < 2 ? [schema] : types.map((one) => ({ ...schema, type: one })),
      isExclusive: false,
    };
  }
  if (Object.keys(rest).length === 0) return alternatives;
  const schemas = alternatives.schemas.map((one): Json => ({ allOf: [rest, one] }));
  return { ...alternatives, schemas };
}

function compareLists(old: Alternatives, now: Alternatives, place: Place, comparison: Comparison): void {
  const isInput = comparison.side === "input";
  const [left, leftNow] = withoutTwins(old.schemas, now.schemas, comparison);
  const fits = (was: Json, is: Json) => comparison.holds((trial) => trial.compare(was, is, place));
  // Every value of one side has to be one of the other.
  const unfit = isInput
    ? left.filter((was) => !now.schemas.some((is) => fits(was, is)))
    : leftNow.filter((is) => !old.schemas.some((was) => fits(was, is)));

  const [sub, sup, leftSup] = isInput ? [old, now, leftNow] : [now, old, left];
  if (mayOverlap(sup, sub.isExclusive ? leftSup : sup.schemas, comparison)) {
    const message = `${theSubject(place)} has other alternatives, more than one of which may fit, where exactly one has to.`;
    comparison.assertion("constraint", "unclear", place, message);
  }
  const inner = (schema: Json): Place => {
    const index = now.schemas.indexOf(schema);
    return now.keyword === undefined || index === -1
      ? place
      : { ...place, pointer: `${place.pointer}/${now.keyword}/${String(index)}` };
  };
  // As many as before: each has become the one in its place, unless another one takes what it took.
  for (const [index, is] of (left.length === leftNow.length ? leftNow : []).entries()) {
    const was = left[index];
    if (was === undefined) continue;
    if (unfit.includes(isInput ? was : is) || fits(was, is)) comparison.compare(was, is, inner(is));
  }
  if (left.length === leftNow.length) return;
  const gone = isInput ? unfit : left;
  const fresh = isInput ? leftNow : unfit;
  for (const schema of gone) {
    const kind = isInput ? "alternative-removed" : "output-alternative-removed";
    comparison.report(kind, place, `${theSubject(place)} has no alternative any more for ${wordsOf(schema)}.`);
  }
  for (const schema of fresh) {
    const kind = isInput ? "alternative-added" : "output-alternative-added";
    comparison.report(kind, inner(schema), `${theSubject(place)} has another alternative: ${wordsOf(schema)}.`);
  }
}

/** What is left of two lists when each schema has taken its equal with it. */
function withoutTwins(
  old: readonly Json[],
  now: readonly Json[],
  comparison: Comparison,
): readonly [old: readonly Json[], now: readonly Json[]] {
  const twins = Map.groupBy(now.entries(), ([, schema]) => canonicalJson(schema));
  const taken = new Set<number>();
  const left = old.filter((schema) => {
    const [index, twin] = twins.get(canonicalJson(schema))?.pop() ?? [];
    if (index === undefined || !comparison.isSame(schema, twin)) return true;
    taken.add(index);
    return false;
  });
  return [left, now.filter((_, index) => !taken.has(index))];
}

/** Whether a value could fit one of the `changed` schemas and another one, too, where exactly one has to fit. */
function mayOverlap(sup: Alternatives, changed: readonly Json[], comparison: Comparison): boolean {
  if (!sup.isExclusive) return false;
  const resolve = comparison.side === "input" ? comparison.resolveAfter : comparison.resolveBefore;
  const positions = new Set(changed.map((schema) => sup.schemas.lastIndexOf(schema)));
  return sup.schemas.some((one, index) =>
    sup.schemas.some(
      (other, position) =>
        index < position && (positions.has(index) || positions.has(position)) && !areDisjoint(one, other, resolve),
    ),
  );
}

/** Enough of a schema to tell it from the others. */
function wordsOf(schema: Json): string {
  const text = canonicalJson(schema);
  return `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``;
}
