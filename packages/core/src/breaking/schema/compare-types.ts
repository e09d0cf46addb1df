import { canonicalJson } from "../../canonical-json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { theSubject, type Comparison, type Place } from "./comparison.ts";
import { typesOf, typeWords, valuesOf, type ValueType } from "./value-types.ts";

/** Compares the types and the listed values that two schemas accept. Returns the types that both do. */
export function compareTypes(
  before: JsonObject,
  after: JsonObject,
  place: Place,
  comparison: Comparison,
): ReadonlySet<ValueType> {
  const [old, now] = [typesOf(before), typesOf(after)];
  const shared = new Set([...old].filter((type) => now.has(type)));
  const [oldValues, nowValues] = [valuesOf(before), valuesOf(after)];
  if (oldValues === undefined || nowValues === undefined) {
    reportTypes(old, now, place, comparison);
    reportListing(oldValues, nowValues, place, comparison);
  } else {
    reportValues("narrowed", oldValues, nowValues, place, comparison);
    reportValues("widened", nowValues, oldValues, place, comparison);
  }
  return shared;
}

function reportTypes(
  old: ReadonlySet<ValueType>,
  now: ReadonlySet<ValueType>,
  place: Place,
  { assertion }: Comparison,
): void {
  const isLess = [...old].some((type) => !now.has(type));
  const isMore = [...now].some((type) => !old.has(type));
  if (!isLess && !isMore) return;
  const effect = isLess && isMore ? "unclear" : isLess ? "narrowed" : "widened";
  assertion("type", effect, place, `${theSubject(place)} is ${typeWords(now)} now, and was ${typeWords(old)}.`);
}

function reportListing(
  old: ReadonlyMap<string, Json> | undefined,
  now: ReadonlyMap<string, Json> | undefined,
  place: Place,
  { side, assertion }: Comparison,
): void {
  const verb = side === "input" ? "takes" : "can be";
  if (now !== undefined) {
    assertion("enum", "narrowed", place, `${theSubject(place)} ${verb} only ${valueWords(now)} now.`);
  }
  if (old !== undefined) {
    assertion("enum", "widened", place, `${theSubject(place)} ${verb} more than ${valueWords(old)} now.`);
  }
}

/** Tells of the values that only `these` have. */
function reportValues(
  effect: "narrowed" | "widened",
  these: ReadonlyMap<string, Json>,
  those: ReadonlyMap<string, Json>,
  place: Place,
  { side, assertion }: Comparison,
): void {
  const only = new Map([...these].filter(([text]) => !those.has(text)));
  if (only.size === 0) return;
  const verb = VERBS[side][effect];
  assertion("enum", effect, place, `${theSubject(place)} ${verb} ${valueWords(only)}.`);
}

const VERBS = {
  input: { narrowed: "no longer takes", widened: "also takes" },
  output: { narrowed: "is never again", widened: "can also be" },
} as const;

const MOST_SHOWN = 5;

function valueWords(values: ReadonlyMap<string, Json>): string {
  const texts = [...values.values()].map((value) => (typeof value === "string" ? value : canonicalJson(value)));
  const shown = texts.slice(0, MOST_SHOWN).map((text) => `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``);
  const more = texts.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}` || "nothing";
}
