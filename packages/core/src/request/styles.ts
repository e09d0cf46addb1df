import type { ParameterLocation, Writing } from "../tools/tool.ts";
import type { ArgumentFault } from "./http-request.ts";
import { isHeaderValue } from "./header-rules.ts";
import { preparePairs, type Encode, type PairsWriter } from "./pairs.ts";
import { pathValueFault } from "./path-value.ts";
import { encodeCookie, encodeReserved, percentEncode } from "./percent-encode.ts";
import { contentText, membersOf, wellFormedScalar, type ValueWriter } from "./value-text.ts";
import { scalarText } from "./argument-value.ts";
import { wayOf, type Way } from "./way.ts";

/**
 * How values are written outside a body: the styles of OpenAPI 3.2 §4.12.2 and its table of examples. Each
 * writer returns the text, or `undefined` with its faults reported.
 */

interface Place {
  readonly name: string;
  readonly writing?: Writing;
}

/** Prepares the writer of a parameter, whatever its location; `taken` are the names that others have there. */
export function prepareStyle(
  location: Exclude<ParameterLocation, "body">,
  place: Place,
  taken: ReadonlySet<string> = NO_NAMES,
): ValueWriter {
  switch (location) {
    case "path":
      return preparePathText(place, taken);
    case "query":
      return prepareQueryText(place, taken);
    case "header":
      return prepareHeaderText(place);
    case "cookie":
      return prepareCookieText(place, taken);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** `&name=value` for each piece of a value. */
function prepareQueryText({ name, writing }: Place, taken: ReadonlySet<string>): ValueWriter {
  const way = wayOf("query", writing);
  const encode: Encode = way.allowReserved ? encodeReserved : percentEncode;
  const written = percentEncode(name);
  const pairs = preparePairs(written, way, taken, encode);
  const prefix = `&${written}=`;
  const isPlain = way.contentType === undefined && !way.allowReserved && !way.allowEmptyValue;
  return (value, pointer, faults) => {
    if (!isPlain || typeof value === "object") return joined("&", pairs(value, pointer, faults));
    // By far the most values: nothing to take apart.
    const text = wellFormedScalar(value, pointer, faults);
    return text === undefined ? undefined : prefix + percentEncode(text);
  };
}

/**
 * `; name=value` for each piece of a value. In the style `cookie` what a cookie can hold goes as it is; in `form`
 * everything is percent-encoded. Both are separate cookies where they are exploded, because no server
 * reads the `&` that `form` would put between them.
 */
function prepareCookieText({ name, writing }: Place, taken: ReadonlySet<string>): ValueWriter {
  const way = wayOf("cookie", writing);
  const encode: Encode = way.style === "cookie" ? encodeCookie : percentEncode;
  const pairs = preparePairs(name, way, taken, encode);
  return (value, pointer, faults) => joined("; ", pairs(value, pointer, faults));
}

function joined(lead: string, pairs: ReturnType<PairsWriter>): string | undefined {
  if (pairs === undefined) return undefined;
  let all = "";
  for (const [name, text] of pairs) all += text === undefined ? lead + name : `${lead}${name}=${text}`;
  return all;
}

/** A header's value: `a,b`, and `k,v` or `k=v`. Headers have no encoding, so what cannot stand in one is refused. */
function prepareHeaderText({ writing }: Place): ValueWriter {
  const way = wayOf("header", writing);
  const { contentType } = way;
  if (contentType !== undefined) {
    return (value, pointer, faults) => {
      const text = contentText(contentType, value, pointer, faults);
      // In JSON every character has a form that a header can hold.
      return text === undefined ? undefined : headerOnly(text.replace(BEYOND_ASCII, escapeUnit), pointer, faults);
    };
  }
  return prepareList(way, { ...SIMPLE, isRaw: true }, headerScalar);
}

const BEYOND_ASCII = /[\u007f-\uffff]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function headerScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  const text = scalarText(value, pointer, faults);
  return text === undefined ? undefined : headerOnly(text, pointer, faults);
}

function headerOnly(text: string, pointer: string, faults: ArgumentFault[]): string | undefined {
  if (isHeaderValue(text)) return text;
  faults.push({
    pointer,
    message:
      "It is sent as an HTTP header, so it may hold only visible ASCII, and spaces between; leave other characters out.",
  });
  return undefined;
}

/**
 * The text of a path parameter, that cannot leave its segment: `a`, `.a` or `;name=a`. Reserved characters are
 * never let through, whatever the parameter says. What several of them come to in one segment is for
 * whoever puts them together to judge: label and matrix may be empty, or begin with a dot.
 */
function preparePathText({ name, writing }: Place, taken: ReadonlySet<string>): ValueWriter {
  const way = wayOf("path", writing);
  const { style, contentType } = way;
  if (contentType !== undefined) {
    return (value, pointer, faults) => {
      const text = contentText(contentType, value, pointer, faults);
      return text === undefined ? undefined : segmentText(text, pointer, faults);
    };
  }
  if (style === "simple") return prepareList(way, { ...SIMPLE, whenEmpty: NO_ITEMS }, segmentScalar);
  if (style === "label") {
    return prepareList(way, { lead: ".", explodedJoint: ".", whenEmpty: NO_ITEMS }, segmentScalarOrEmpty);
  }
  const written = percentEncode(name);
  if (!way.explode) {
    const list = prepareList(way, { ...SIMPLE, whenEmpty: NO_ITEMS }, segmentScalarOrEmpty);
    return (value, pointer, faults) => {
      const text = list(value, pointer, faults);
      return text === undefined ? undefined : text === "" ? `;${written}` : `;${written}=${text}`;
    };
  }
  // Each item is checked as a segment before it is encoded as a pair.
  const pairs = preparePairs(written, way, taken, percentEncode);
  const check = prepareList(way, { ...SIMPLE, whenEmpty: NO_ITEMS }, segmentScalarOrEmpty);
  return (value, pointer, faults) => {
    if (check(value, pointer, faults) === undefined) return undefined;
    return pairs(value, pointer, faults)
      ?.map(([key, text]) => (text === "" ? `;${key}` : `;${key}=${text}`))
      .join("");
  };
}

const NO_ITEMS = "It must not be empty, because it stands in the URL's path; give at least one item.";

function segmentScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  const text = scalarText(value, pointer, faults);
  return text === undefined ? undefined : segmentText(text, pointer, faults);
}

function segmentScalarOrEmpty(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  return value === "" ? "" : segmentScalar(value, pointer, faults);
}

function segmentText(text: string, pointer: string, faults: ArgumentFault[]): string | undefined {
  const fault = pathValueFault(text);
  if (fault === undefined) return percentEncode(text);
  faults.push({ pointer, message: `It ${fault}.` });
  return undefined;
}

interface List {
  readonly lead: string;
  /** What separates the items of a list, or the members of an object, that is exploded; it is a comma otherwise. */
  readonly explodedJoint: "," | ".";
  /** Whether nothing is encoded, so that a name may not hold the `=` that ends it. */
  readonly isRaw?: boolean;
  /** Why a list may not be empty, where it may not. */
  readonly whenEmpty?: string;
}

const SIMPLE: List = { lead: "", explodedJoint: "," };

/**
 * `a,b` for arrays; `k,v`, or exploded `k=v`, for objects. What separates the pieces is refused in them
 * where it has no encoding; a dot in a label's pieces is encoded, which no other value needs.
 */
function prepareList({ explode }: Way, list: List, scalar: ValueWriter): ValueWriter {
  const { lead, explodedJoint, isRaw = false, whenEmpty } = list;
  const joint = explode ? explodedJoint : ",";
  const piece: ValueWriter = (value, pointer, faults) => {
    const text = scalar(value, pointer, faults);
    if (text === undefined) return undefined;
    if (joint === ".") return text.replaceAll(".", "%2E");
    if (!text.includes(",")) return text;
    faults.push({ pointer, message: "It must not hold a comma, because commas separate the items; leave it out." });
    return undefined;
  };
  const name: ValueWriter = (key, pointer, faults) => {
    if (!isRaw || !explode || !String(key).includes("=")) return piece(key, pointer, faults);
    faults.push({ pointer, message: "Its name must not hold `=`, because its value follows one; leave it out." });
    return undefined;
  };
  return (value, pointer, faults) => {
    const before = faults.length;
    if (typeof value !== "object" || value === null) {
      const text = scalar(value, pointer, faults);
      return text === undefined ? undefined : lead + text;
    }
    const texts = Array.isArray(value)
      ? value.map((member, index) => piece(member, `${pointer}/${index}`, faults))
      : membersOf(value, pointer).flatMap(([key, member, at]) => {
          const pair = [name(key, at, faults), piece(member, at, faults)];
          return explode ? [pair.join("=")] : pair;
        });
    if (texts.length === 0 && whenEmpty !== undefined) faults.push({ pointer, message: whenEmpty });
    return faults.length === before ? lead + texts.join(joint) : undefined;
  };
}
