import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { theSubject, type Comparison, type Place } from "./comparison.ts";

/** Compares what two schemas say of a list's items. */
export function compareItems(before: JsonObject, after: JsonObject, place: Place, comparison: Comparison): void {
  const [first, firstNow] = [firstItems(before), firstItems(after)];
  if (first === undefined || firstNow === undefined || first.length !== firstNow.length) {
    const isSame = ["items", "prefixItems"].every((key) => comparison.isSame(before[key], after[key]));
    if (isSame) return;
    const message = `The items of ${theSubject(place)} are told one by one, and otherwise than before.`;
    comparison.assertion("constraint", "unclear", place, message);
    return;
  }
  for (const [index, item] of firstNow.entries()) {
    const was = first[index];
    if (was !== undefined)
      comparison.compare(was, item, itemPlace(place, `/prefixItems/${String(index)}`, String(index)));
  }
  const [items, itemsNow] = [before["items"], after["items"]];
  if (items === undefined && itemsNow === undefined) return;
  comparison.compare(items ?? true, itemsNow ?? true, itemPlace(place, "/items", ""));
}

/** The schemas of the first items; `undefined` where `items` is a list, as older drafts had it. */
function firstItems({ prefixItems, items }: JsonObject): readonly Json[] | undefined {
  if (items !== undefined && typeof items !== "boolean" && !isJsonObject(items)) return undefined;
  return prefixItems === undefined ? [] : Array.isArray(prefixItems) ? prefixItems : undefined;
}

function itemPlace({ pointer, subject, level }: Place, step: string, index: string): Place {
  return { pointer: `${pointer}${step}`, subject: `${subject}[${index}]`, level: level + 1 };
}
