import { escapePointer, isMembers, scalarText } from "./argument-value.ts";
import type { ArgumentFault } from "./http-request.ts";
import { isHeaderValue } from "./header-rules.ts";
import { pathValueFault } from "./path-value.ts";
import { isWellFormed, percentEncode } from "./percent-encode.ts";

/**
 * How values are written in each location: OpenAPI's default styles (3.1.1 §4.8.12.4 and
 * appendix C). Path and header are `simple` (`a,b` and `k,v`); query is `form`, exploded
 * (`name=a&name=b` and `k=v`); cookie is exploded too, as pairs (3.2 style `cookie`).
 * Each function returns the text, or `undefined` with its faults reported.
 */

const MALFORMED = "It holds half a character (a lone surrogate); give well-formed text.";

type Scalar = (value: unknown, pointer: string, faults: ArgumentFault[]) => string | undefined;

/** A value as the text of a path segment, encoded, that cannot leave the segment. */
export const pathText = simpleStyle(
  pathScalar,
  "It must not be empty, because it stands in the URL's path; give at least one item.",
);

/** A value as the text of a header. Headers have no encoding, so what cannot stand in one is refused. */
export const headerText = simpleStyle(headerScalar, undefined);

/** `&name=value` for each piece of a value; nothing for an empty array or object. */
export function queryText(
  name: string,
  taken: ReadonlySet<string>,
  value: unknown,
  pointer: string,
  faults: ArgumentFault[],
): string | undefined {
  if (typeof value !== "object") {
    const text = encodedScalar(value, pointer, faults);
    return text === undefined ? undefined : `&${name}=${text}`;
  }
  return pairs(name, taken, value, pointer, faults)
    ?.map(([key, text]) => `&${key}=${text}`)
    .join("");
}

/** `; name=value` for each piece of a value, percent-encoded, because RFC 6265 knows no other quoting. */
export function cookieText(
  name: string,
  taken: ReadonlySet<string>,
  value: unknown,
  pointer: string,
  faults: ArgumentFault[],
): string | undefined {
  return pairs(name, taken, value, pointer, faults)
    ?.map(([key, text]) => `; ${key}=${text}`)
    .join("");
}

/**
 * The exploded form of a value. An object's keys become names beside the declared ones, so a
 * key that is another parameter's name is refused: it would overrule that parameter.
 */
function pairs(
  name: string,
  taken: ReadonlySet<string>,
  value: unknown,
  pointer: string,
  faults: ArgumentFault[],
): readonly (readonly [name: string, text: string])[] | undefined {
  const before = faults.length;
  const result: [string, string][] = [];
  const add = (key: string, member: unknown, at: string) => {
    const text = encodedScalar(member, at, faults);
    if (text !== undefined) result.push([key, text]);
  };
  if (Array.isArray(value)) {
    value.forEach((item, index) => add(name, item, `${pointer}/${index}`));
  } else if (isMembers(value)) {
    for (const [key, member] of Object.entries(value)) {
      const at = `${pointer}/${escapePointer(key)}`;
      if (taken.has(key)) {
        faults.push({
          pointer: at,
          message: "It has the name of another parameter; leave it out, or use that parameter.",
        });
      } else if (key === "" || !isWellFormed(key)) {
        faults.push({ pointer: at, message: "Its name cannot be sent; give it a well-formed, non-empty one." });
      } else {
        add(percentEncode(key), member, at);
      }
    }
  } else {
    add(name, value, pointer);
  }
  return faults.length === before ? result : undefined;
}

function encodedScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  const text = scalarText(value, pointer, faults);
  if (text === undefined) return undefined;
  if (!isWellFormed(text)) {
    faults.push({ pointer, message: MALFORMED });
    return undefined;
  }
  return percentEncode(text);
}

function pathScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  const text = scalarText(value, pointer, faults);
  if (text === undefined) return undefined;
  const fault = pathValueFault(text);
  if (fault === undefined) return percentEncode(text);
  faults.push({ pointer, message: `It ${fault}.` });
  return undefined;
}

function headerScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  const text = scalarText(value, pointer, faults);
  if (text === undefined || isHeaderValue(text)) return text;
  faults.push({
    pointer,
    message:
      "It is sent as an HTTP header, so it may hold only visible ASCII, and spaces between; leave other characters out.",
  });
  return undefined;
}

/** `a,b` for arrays and `k,v` for objects. Where commas stay as they are, a comma inside an item is refused. */
function simpleStyle(scalar: Scalar, whenEmpty: string | undefined): Scalar {
  const item: Scalar = (value, pointer, faults) => {
    const text = scalar(value, pointer, faults);
    if (text === undefined || !text.includes(",")) return text;
    faults.push({ pointer, message: "It must not hold a comma, because commas separate the items; leave it out." });
    return undefined;
  };
  return (value, pointer, faults) => {
    if (typeof value !== "object" || value === null) return scalar(value, pointer, faults);
    const before = faults.length;
    const texts = Array.isArray(value)
      ? value.map((member, index) => item(member, `${pointer}/${index}`, faults))
      : Object.entries(value).flatMap(([key, member]) => {
          const at = `${pointer}/${escapePointer(key)}`;
          return [item(key, at, faults), item(member, at, faults)];
        });
    if (texts.length === 0 && whenEmpty !== undefined) faults.push({ pointer, message: whenEmpty });
    return faults.length === before ? texts.join(",") : undefined;
  };
}
