import { endOfString } from "./read-json.ts";
import { stepsOf } from "@mortise/core/json-pointer";

// JSON is looked at as the text it is: what is not taken apart is passed on exactly as the upstream wrote it.

/** A value in a text of valid JSON, and the member's name where it has one. */
export interface Part {
  /** With the quotes and the colon; empty for an item of an array. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The members of an object or the items of an array, by their places in the text. */
export function* partsOf(json: string): Iterable<Part> {
  const isObject = json.startsWith("{");
  const last = json.length - 1;
  let name = "";
  let start = 1;
  let depth = 0;
  for (let at = 1; at < last; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = endOfString(json, at);
      if (isObject && depth === 0 && name === "") {
        name = `${json.slice(at, end + 1)}:`;
        start = json.indexOf(":", end) + 1;
        at = start - 1;
      } else {
        at = end;
      }
    } else if (character === "{" || character === "[") {
      depth += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
    } else if (character === "," && depth === 0) {
      yield { name, start, end: at };
      name = "";
      start = at + 1;
    }
  }
  if (json.slice(start, last).trim() !== "") {
    yield { name, start, end: last };
  }
}

/** The value that a JSON pointer (RFC 6901) leads to, as text, or `undefined` where there is none. `-` is the last item of a list, not the place behind it. */
export function textAt(json: string, pointer: string): string | undefined {
  let value = json.trim();
  for (const token of stepsOf(pointer)) {
    const found = memberOf(value, token);
    if (found === undefined) return undefined;
    value = found;
  }
  return value;
}

/** The items of an array as text, or `undefined` where the text is no array. */
export function itemsOf(json: string): readonly string[] | undefined {
  return json.startsWith("[")
    ? Array.from(partsOf(json), ({ start, end }) => json.slice(start, end).trim())
    : undefined;
}

/** The same object without what these pointers lead to, and without objects that are empty then. */
export function without(json: string, pointers: readonly string[]): string | undefined {
  return prune(
    json.trim(),
    pointers.map((pointer) => stepsOf(pointer)),
  );
}

/** A member's name, as it was meant. */
export function nameOf(part: Part): string {
  return part.name.includes("\\") ? String(JSON.parse(part.name.slice(0, -1))) : part.name.slice(1, -2);
}

/** Of members with the same name the last one counts, as it does for JSON.parse. */
function memberOf(json: string, token: string): string | undefined {
  let found: Part | undefined;
  let at = 0;
  for (const part of json.startsWith("{") || json.startsWith("[") ? partsOf(json) : []) {
    if (part.name === "" ? token === String(at) || token === "-" : nameOf(part) === token) found = part;
    at += 1;
  }
  return found === undefined ? undefined : json.slice(found.start, found.end).trim();
}

function prune(json: string, paths: readonly (readonly string[])[]): string | undefined {
  if (paths.some((path) => path.length === 0)) return undefined;
  if (!json.startsWith("{")) return json;
  const kept = Array.from(partsOf(json)).flatMap((part) => {
    const name = nameOf(part);
    const deeper = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    const value = json.slice(part.start, part.end).trim();
    const left = deeper.length === 0 ? value : prune(value, deeper);
    return left === undefined ? [] : [part.name + left];
  });
  return kept.length === 0 ? undefined : `{${kept.join(",")}}`;
}
