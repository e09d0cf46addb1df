import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { compareAlternatives, hasAlternatives } from "./compare-alternatives.ts";
import { compareAssertions } from "./compare-assertions.ts";
import { compareItems } from "./compare-items.ts";
import { compareMembers } from "./compare-members.ts";
import { compareTypes } from "./compare-types.ts";
import { theSubject, type Comparison, type Place } from "./comparison.ts";
import type { Conjunct } from "./resolve.ts";

/** Compares two schemas, whatever they refer to. `true` is a schema, too, and stands for one that is not there. */
export function compareNodes(
  before: Json,
  after: Json,
  place: Place,
  comparison: Comparison,
  renamed: ReadonlyMap<string, string> = new Map(),
): void {
  const [old, now] = [comparison.resolveBefore(before), comparison.resolveAfter(after)];
  if (old === undefined || now === undefined) {
    if (comparison.isSame(before, after)) return;
    const message = `${theSubject(place)} refers to something that is not there, so nothing can be said of it.`;
    comparison.assertion("constraint", "unclear", place, message);
    return;
  }
  if ([...old, ...now].some(isOpaque)) {
    if (comparison.isSame(before, after)) return;
    const message = `${theSubject(place)} changed, in a schema whose parts depend on each other.`;
    comparison.assertion("constraint", "unclear", place, message);
    return;
  }
  if (old.length === now.length) {
    for (const [index, part] of now.entries()) {
      const was = old[index];
      if (was !== undefined) comparePlain(was, part, place, comparison, renamed);
    }
    if (old.length > 0) return;
  }
  compareConjuncts(old, now, place, comparison);
}

const ANYTHING: Conjunct = { schema: {} };

/** Parts that are not alike in number: each that matters has to follow from some part on the other side. */
function compareConjuncts(
  old: readonly Conjunct[],
  now: readonly Conjunct[],
  place: Place,
  comparison: Comparison,
): void {
  const [only] = old;
  const [onlyNow] = now;
  if (old.length <= 1 && now.length <= 1) {
    comparePlain(only ?? ANYTHING, onlyNow ?? ANYTHING, place, comparison, new Map());
    return;
  }
  const follows = (was: Conjunct, is: Conjunct) =>
    comparison.holds((trial) => comparePlain(was, is, place, trial, new Map()));
  const isInput = comparison.side === "input";
  const [given, wanted] = isInput ? [old, now] : [now, old];
  const isSafe = wanted.every((want) =>
    [...given, ANYTHING].some((have) => (isInput ? follows(have, want) : follows(want, have))),
  );
  if (isSafe) return;
  const message = `${theSubject(place)} is put together otherwise, and may accept ${isInput ? "less" : "more"} than before.`;
  comparison.assertion("constraint", "unclear", place, message);
}

/** Compares two schemas that refer to nothing at their own level. */
function comparePlain(
  before: Conjunct,
  after: Conjunct,
  outer: Place,
  comparison: Comparison,
  renamed: ReadonlyMap<string, string>,
): void {
  const place = moved(outer, after.pointer ?? before.pointer);
  const [old, now] = [before.schema, after.schema];
  comparison.visit(old, now, place, () => {
    if (comparison.isSame(old, now)) return;
    const [sub, sup] = comparison.side === "input" ? [old, now] : [now, old];
    // A schema that no value fits is narrower than any.
    if (isNothing(sub)) return;
    if (isNothing(sup)) {
      const [effect, words] =
        comparison.side === "input"
          ? (["narrowed", "no value fits"] as const)
          : (["widened", "a value can come for"] as const);
      comparison.assertion("constraint", effect, place, `Now ${words} ${theSubject(place)}.`);
      return;
    }
    if (hasAlternatives(old) || hasAlternatives(now)) compareAlternatives(old, now, place, comparison);
    else {
      const shared = compareTypes(old, now, place, comparison);
      compareAssertions(old, now, shared, place, comparison);
      if (shared.has("array")) compareItems(old, now, place, comparison);
      if (shared.has("object")) compareMembers(old, now, place, comparison, renamed);
    }
  });
}

/** A place further in, where a reference led to another part of the definition. */
function moved(place: Place, pointer: string | undefined): Place {
  if (pointer === undefined) return place;
  const [, root = ""] = /^(\/[^/]*)/.exec(place.pointer) ?? [];
  return { ...place, pointer: `${root}${pointer}` };
}

function isNothing({ not }: JsonObject): boolean {
  return not === true || (isJsonObject(not) && Object.keys(not).length === 0);
}

/** What assertions elsewhere decide the meaning of. */
const OPAQUE =
  "unevaluatedProperties unevaluatedItems $id $anchor $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor".split(
    " ",
  );

function isOpaque({ schema }: Conjunct): boolean {
  return OPAQUE.some((key) => Object.hasOwn(schema, key));
}
