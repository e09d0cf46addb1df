import type { ArgumentFault } from "./http-request.ts";
import { isWellFormed, percentEncode } from "./percent-encode.ts";
import { contentText, membersOf, wellFormedScalar } from "./value-text.ts";
import type { Way } from "./way.ts";

/** What stands on both sides of the `=`, encoded; a name alone where there is no text. */
export type Pair = readonly [name: string, text: string | undefined];

/** Writes one value as pairs: of a query, of cookies, or of a form. `undefined` with its faults reported. */
export type PairsWriter = (value: unknown, pointer: string, faults: ArgumentFault[]) => readonly Pair[] | undefined;

/** Encodes a value's text; `joint` separates it from its neighbours, so that it may not hold it as it is. */
export type Encode = (text: string, joint: string) => string;

/** What separates the items of a list that is one value: as it is meant, as it is written, and its name where no item may hold it. */
const JOINTS = {
  spaceDelimited: [" ", "%20", "space"],
  pipeDelimited: ["|", "%7C", "vertical bar"],
  form: [",", ",", undefined],
} as const;

/** No server reads deeper names (PHP stops at 64, Rails at 100, qs at 5); what is nested below is refused, as any nested value. */
const DEEPEST = 32;

const TAKEN = "It has the name of another parameter; leave it out, or use that parameter.";
const NAMELESS = "Its name cannot be sent; give it a well-formed, non-empty one.";

/**
 * Prepares the pairs of a parameter in OpenAPI's styles form, spaceDelimited, pipeDelimited, deepObject and
 * cookie. An empty list or object, and `null`, give no pairs (RFC 6570 §2.3, "undefined").
 *
 * Where the table of styles is silent, this is the nearest that servers read: a single value is
 * `name=value` in every style; spaceDelimited and pipeDelimited that are exploded are `form`; a list
 * in deepObject is `name[]=a`, or `name[0][k]=v` where its items have members of their own.
 *
 * An exploded object's keys become names beside the declared ones, so a key in `taken` is refused: it
 * would overrule another parameter.
 *
 * @param name as it goes on the wire
 */
export function preparePairs(name: string, way: Way, taken: ReadonlySet<string>, encode: Encode): PairsWriter {
  const { style, explode, contentType, allowEmptyValue } = way;
  const { scalar, key } = prepareTexts(encode);
  return (value, pointer, faults) => {
    const before = faults.length;
    const pairs: Pair[] = [];
    if (contentType !== undefined) {
      const text = contentText(contentType, value, pointer, faults);
      if (text !== undefined) pairs.push([name, encode(text, "")]);
    } else if (typeof value !== "object") {
      const text = scalar(value, "", pointer, faults);
      pairs.push([name, text === "" && allowEmptyValue ? undefined : text]);
    } else if (value === null) {
      return pairs;
    } else if (style === "deepObject") {
      addDeep(pairs, name, value, { scalar, key }, pointer, faults);
    } else if (!explode) {
      const text = joinPieces(style, scalar, value, pointer, faults);
      if (text !== undefined) pairs.push([name, text]);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => pairs.push([name, scalar(item, "", `${pointer}/${index}`, faults)]));
    } else {
      for (const [member, one, at] of membersOf(value, pointer)) {
        if (taken.has(member)) faults.push({ pointer: at, message: TAKEN });
        else if (member === "") faults.push({ pointer: at, message: NAMELESS });
        else pairs.push([key(member, at, faults), scalar(one, "", at, faults)]);
      }
    }
    return faults.length === before ? pairs : undefined;
  };
}

/** Encoded texts; what has none is reported, and empty. */
interface Texts {
  readonly scalar: (value: unknown, joint: string, pointer: string, faults: ArgumentFault[]) => string;
  readonly key: (name: string, pointer: string, faults: ArgumentFault[]) => string;
}

function prepareTexts(encode: Encode): Texts {
  return {
    scalar: (value, joint, pointer, faults) => {
      const text = wellFormedScalar(value, pointer, faults);
      return text === undefined ? "" : encode(text, joint);
    },
    key: (name, pointer, faults) => {
      if (isWellFormed(name)) return percentEncode(name);
      faults.push({ pointer, message: NAMELESS });
      return "";
    },
  };
}

/** `a,b` and `k,v` in one value, with what the style has for the comma; `undefined` where there is nothing to join. */
function joinPieces(
  style: Way["style"],
  scalar: Texts["scalar"],
  value: object,
  pointer: string,
  faults: ArgumentFault[],
): string | undefined {
  const [raw, written, called] = JOINTS[style === "spaceDelimited" || style === "pipeDelimited" ? style : "form"];
  const piece = (one: unknown, at: string): string => {
    if (called !== undefined && typeof one === "string" && one.includes(raw)) {
      const message = `It must not hold a ${called}, because that separates the items; leave it out.`;
      faults.push({ pointer: at, message });
    }
    return scalar(one, raw, at, faults);
  };
  const pieces = Array.isArray(value)
    ? value.map((item, index) => piece(item, `${pointer}/${index}`))
    : membersOf(value, pointer).flatMap(([member, one, at]) => [piece(member, at), piece(one, at)]);
  return pieces.length === 0 ? undefined : pieces.join(written);
}

/**
 * `name[k]=v`, as deep as the value goes. Items without members are `name[]=a`, which PHP, Rails and qs all read
 * as a list; items with members need an index to keep them apart.
 */
function addDeep(
  pairs: Pair[],
  prefix: string,
  value: object,
  texts: Texts,
  pointer: string,
  faults: ArgumentFault[],
  depth = DEEPEST,
): void {
  const add = (step: string, one: unknown, at: string): void => {
    const name = `${prefix}%5B${step}%5D`;
    if (typeof one === "object" && one !== null && depth > 0) addDeep(pairs, name, one, texts, at, faults, depth - 1);
    else pairs.push([name, texts.scalar(one, "", at, faults)]);
  };
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      add(typeof item === "object" ? String(index) : "", item, `${pointer}/${index}`);
    });
  } else {
    for (const [member, one, at] of membersOf(value, pointer)) add(texts.key(member, at, faults), one, at);
  }
}
