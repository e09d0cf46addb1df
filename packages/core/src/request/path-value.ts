import { isWellFormed } from "./percent-encode.ts";

/**
 * Containment: whatever a value holds, it stays in the path segment that its template gives it.
 *
 * Encoding alone is not enough. A URL parser collapses `.` and `..` whether they are written as
 * dots or as `%2e` (WHATWG URL, "single-dot" and "double-dot URL path segment"), and upstreams
 * decode again: some turn `%252F` into a slash, some cut a segment at `;`. So whatever could become
 * a dot segment or a separator after any number of decodings is refused, not repaired.
 */

/** Refused in a path value as it stands: separators, and the control characters that parsers strip or cut at. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const SEPARATOR_OR_CONTROL = /[/\\\u0000-\u001f\u007f-\u009f]/;
/**
 * A dot segment, or what completes one that the template begins: dots, alone or before matrix
 * parameters (`..;a=b`), which Java servers cut off before they resolve the path.
 */
const DOT_SEGMENT = /^\.{0,2}(?:;|$)/;
const ESCAPED_OCTET = /%[0-9a-f]{2}/i;
/** No honest identifier is percent-encoded more often than this. */
const MOST_DECODINGS = 4;

/** Why a value cannot stand in a path segment, and what to give instead, as what follows the value's name; `undefined` where it can. */
export function pathValueFault(value: string): string | undefined {
  if (value === "") return "must not be empty, because it stands in the URL's path; give an identifier";
  if (!isWellFormed(value)) return "holds half a character (a lone surrogate); give well-formed text";
  let decoded = value;
  for (let round = 0; round <= MOST_DECODINGS; round += 1) {
    if (SEPARATOR_OR_CONTROL.test(decoded)) {
      return round === 0
        ? "must not hold `/`, `\\` or control characters, because it fills one segment of the URL's path; give the bare identifier"
        : "holds a percent-encoded `/`, `\\` or control character; give the bare identifier, not percent-encoded";
    }
    if (DOT_SEGMENT.test(decoded)) {
      return "must not be `.` or `..`, nor begin with `;`, in any encoding, because that would lead to another path; give the bare identifier";
    }
    if (!ESCAPED_OCTET.test(decoded)) return undefined;
    decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return "is percent-encoded many times over; give the bare identifier, not percent-encoded";
}

/** Whether a segment, as it goes on the wire, is one that a URL parser would resolve away. */
export function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(segment);
}

/** Whether a segment that a label or a matrix begins is one that a server would resolve away, matrix parameters cut off or not. */
export function leavesSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}(?:;|%3b|$)/i.test(segment);
}
