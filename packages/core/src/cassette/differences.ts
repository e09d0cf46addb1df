import { isJsonObject, type Json } from "../json.ts";
import type { RecordedBody, RecordedRequest, RecordedResult } from "./cassette.ts";
import { escapeStep } from "../json-pointer.ts";

/** Something that is not as it was recorded; `undefined` where one side has nothing. */
export interface Difference {
  /** `url`, `header x-api-key`, `body /items/0/id`. */
  readonly place: string;
  readonly recorded: Json | undefined;
  readonly now: Json | undefined;
}

/** What about a request is not as it was recorded. */
export function compareRequests(recorded: RecordedRequest, now: RecordedRequest): readonly Difference[] {
  const names = new Set([...Object.keys(recorded.headers), ...Object.keys(now.headers)]);
  return [
    ...compareJson("method", recorded.method, now.method),
    ...compareJson("url", recorded.url, now.url),
    ...Array.from(names)
      .toSorted()
      .flatMap((name) => compareJson(`header ${name}`, recorded.headers[name], now.headers[name])),
    ...compareBodies(recorded.body, now.body),
  ];
}

/** What about a result is not as it was recorded. */
export function compareResults(recorded: RecordedResult, now: RecordedResult): readonly Difference[] {
  return compareJson("result", recorded, now);
}

function compareBodies(recorded: RecordedBody | undefined, now: RecordedBody | undefined): readonly Difference[] {
  if (recorded !== undefined && now !== undefined && "json" in recorded && "json" in now) {
    return compareJson("body", recorded.json, now.json);
  }
  return compareJson("body", shown(recorded), shown(now));
}

function shown(body: RecordedBody | undefined): Json | undefined {
  if (body === undefined) return undefined;
  return "json" in body ? body.json : "text" in body ? body.text : `base64,${body.base64}`;
}

/** The innermost places in which two values differ, as the name of the whole and a JSON pointer (RFC 6901) behind it. The order of members counts for nothing. */
function compareJson(place: string, recorded: Json | undefined, now: Json | undefined): readonly Difference[] {
  if (isJsonObject(recorded) && isJsonObject(now)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(now)]);
    return Array.from(names).flatMap((name) => compareJson(below(place, name), own(recorded, name), own(now, name)));
  }
  if (Array.isArray(recorded) && Array.isArray(now)) {
    const before = recorded as readonly Json[];
    const after = now as readonly Json[];
    return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
      compareJson(below(place, String(index)), before[index], after[index]),
    );
  }
  return recorded === now ? [] : [{ place, recorded, now }];
}

function own(object: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function below(place: string, name: string): string {
  const token = escapeStep(name);
  return place.includes(" /") ? `${place}/${token}` : `${place} /${token}`;
}
