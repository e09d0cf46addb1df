import { canonicalJson } from "../../canonical-json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { theSubject, type Comparison, type Effect, type Place } from "./comparison.ts";
import type { ValueType } from "./value-types.ts";

/** Compares what two schemas say of values besides their types, their parts and their alternatives. */
export function compareAssertions(
  before: JsonObject,
  after: JsonObject,
  shared: ReadonlySet<ValueType>,
  place: Place,
  comparison: Comparison,
): void {
  if (canonicalText(before["default"]) !== canonicalText(after["default"])) {
    comparison.report("default-changed", place, defaultMessage(before["default"], after["default"], place));
  }
  const matters = (types: readonly ValueType[]) => types.some((type) => shared.has(type));
  for (const { keywords, types, effectOf } of ASSERTIONS) {
    if (!matters(types)) continue;
    const [old, now] = [before, after].map((schema) => pick(schema, keywords));
    if (old === undefined || now === undefined) continue;
    const effect =
      canonicalJson(old) === canonicalJson(now) && !refers(old) ? undefined : effectOf(old, now, comparison);
    if (effect !== undefined) comparison.assertion("constraint", effect, place, messageOf(keywords, old, now, place));
  }
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (KNOWN.has(keyword) || comparison.isSame(before[keyword], after[keyword])) continue;
    const message = `${theSubject(place)} has another \`${keyword}\`, and what that means for callers is not known.`;
    comparison.assertion("constraint", "unclear", place, message);
  }
}

type EffectOf = (before: JsonObject, after: JsonObject, comparison: Comparison) => Effect | undefined;

interface Assertion {
  readonly keywords: readonly string[];
  /** The types that it says something of. */
  readonly types: readonly ValueType[];
  readonly effectOf: EffectOf;
}

const NUMBERS: readonly ValueType[] = ["integer", "fraction"];
const EVERY: readonly ValueType[] = ["null", "boolean", ...NUMBERS, "string", "array", "object"];

/** Assertions by the keywords that mean something together. */
const ASSERTIONS: readonly Assertion[] = [
  {
    keywords: ["minimum", "exclusiveMinimum"],
    types: NUMBERS,
    effectOf: boundEffect("minimum", "exclusiveMinimum", 1),
  },
  {
    keywords: ["maximum", "exclusiveMaximum"],
    types: NUMBERS,
    effectOf: boundEffect("maximum", "exclusiveMaximum", -1),
  },
  { keywords: ["multipleOf"], types: NUMBERS, effectOf: stepEffect },
  { keywords: ["minLength"], types: ["string"], effectOf: boundEffect("minLength", "", 1) },
  { keywords: ["maxLength"], types: ["string"], effectOf: boundEffect("maxLength", "", -1) },
  { keywords: ["pattern"], types: ["string"], effectOf: presence },
  { keywords: ["format"], types: EVERY, effectOf: presence },
  { keywords: ["contentEncoding", "contentMediaType", "contentSchema"], types: ["string"], effectOf: presence },
  { keywords: ["minItems"], types: ["array"], effectOf: boundEffect("minItems", "", 1) },
  { keywords: ["maxItems"], types: ["array"], effectOf: boundEffect("maxItems", "", -1) },
  { keywords: ["uniqueItems"], types: ["array"], effectOf: uniqueEffect },
  { keywords: ["contains", "minContains", "maxContains"], types: ["array"], effectOf: presence },
  { keywords: ["minProperties"], types: ["object"], effectOf: boundEffect("minProperties", "", 1) },
  { keywords: ["maxProperties"], types: ["object"], effectOf: boundEffect("maxProperties", "", -1) },
  { keywords: ["propertyNames"], types: ["object"], effectOf: presence },
  { keywords: ["dependentRequired"], types: ["object"], effectOf: presence },
  { keywords: ["dependentSchemas"], types: ["object"], effectOf: presence },
  { keywords: ["if", "then", "else"], types: EVERY, effectOf: presence },
  { keywords: ["not"], types: EVERY, effectOf: presence },
];

/** What the modules beside this one compare. */
const ELSEWHERE =
  "type enum const default anyOf oneOf $defs definitions items prefixItems properties required additionalProperties patternProperties";

const KNOWN: ReadonlySet<string> = new Set(ELSEWHERE.split(" ").concat(ASSERTIONS.flatMap(({ keywords }) => keywords)));

/** A limit: the lower it is, the less it excludes, for a minimum (`direction` 1); the other way round for a maximum. */
function boundEffect(inclusive: string, exclusive: string, direction: 1 | -1): EffectOf {
  const limitOf = (schema: JsonObject): readonly [limit: number, isExclusive: number] => {
    const [at, beyond] = [schema[inclusive], schema[exclusive]].map((limit) =>
      typeof limit === "number" ? limit * direction : -Infinity,
    );
    return beyond !== undefined && at !== undefined && beyond >= at && beyond > -Infinity
      ? [beyond, 1]
      : [at ?? -Infinity, 0];
  };
  return (before, after) => {
    const [old, isOldExclusive] = limitOf(before);
    const [now, isNowExclusive] = limitOf(after);
    // Two limits of -Infinity have no difference.
    const difference = old === now ? isNowExclusive - isOldExclusive : now - old;
    return difference === 0 ? undefined : difference > 0 ? "narrowed" : "widened";
  };
}

function stepEffect({ multipleOf: before }: JsonObject, { multipleOf: after }: JsonObject): Effect | undefined {
  if (before === undefined || after === undefined) return before === undefined ? "narrowed" : "widened";
  if (!Number.isInteger(before) || !Number.isInteger(after)) return "unclear";
  // Both are integers, as is said above.
  const [old, now] = [Number(before), Number(after)];
  return old % now === 0 ? "widened" : now % old === 0 ? "narrowed" : "unclear";
}

function uniqueEffect({ uniqueItems: before }: JsonObject, { uniqueItems: after }: JsonObject): Effect | undefined {
  if ((before === true) === (after === true)) return undefined;
  return after === true ? "narrowed" : "widened";
}

/** An assertion that came or went; of one that changed nothing is known. */
function presence(before: JsonObject, after: JsonObject, comparison: Comparison): Effect | undefined {
  if (comparison.isSame(before, after)) return undefined;
  if (Object.keys(before).length === 0) return "narrowed";
  return Object.keys(after).length === 0 ? "widened" : "unclear";
}

function messageOf(keywords: readonly string[], before: JsonObject, after: JsonObject, place: Place): string {
  const [keyword] = keywords.filter((one) => canonicalText(before[one]) !== canonicalText(after[one]));
  const key = keyword ?? keywords[0] ?? "";
  const [old, now] = [shortText(before[key]), shortText(after[key])];
  if (old === undefined) return `${theSubject(place)} has \`${key}\` ${now ?? ""} now.`;
  return now === undefined
    ? `${theSubject(place)} has no \`${key}\` any more (it was ${old}).`
    : `${theSubject(place)} has \`${key}\` ${now} now, and had ${old}.`;
}

function defaultMessage(before: Json | undefined, after: Json | undefined, place: Place): string {
  const [old, now] = [shortText(before), shortText(after)];
  if (old === undefined) return `${theSubject(place)} is ${now ?? ""} now where a call leaves it out.`;
  return now === undefined
    ? `${theSubject(place)} is ${old} no more where a call leaves it out.`
    : `${theSubject(place)} is ${now} now where a call leaves it out, and was ${old}.`;
}

function shortText(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = canonicalJson(value);
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}

function canonicalText(value: Json | undefined): string {
  return value === undefined ? "" : canonicalJson(value);
}

function pick(schema: JsonObject, keywords: readonly string[]): JsonObject {
  return Object.fromEntries(
    keywords.flatMap((keyword) => {
      const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
      return value === undefined ? [] : [[keyword, value] as const];
    }),
  );
}

/** Whether equal texts could mean different things. */
function refers(part: JsonObject): boolean {
  return canonicalJson(part).includes('"$ref"');
}
