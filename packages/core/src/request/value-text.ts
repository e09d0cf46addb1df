import { jsonText, scalarText } from "./argument-value.ts";
import { isJsonMediaType } from "./header-rules.ts";
import type { ArgumentFault } from "./http-request.ts";
import { isWellFormed } from "./percent-encode.ts";
import { escapeStep } from "../json-pointer.ts";

/** Turns a value into text for its place. Returns `undefined` where it has none, with the reasons reported. */
export type ValueWriter = (value: unknown, pointer: string, faults: ArgumentFault[]) => string | undefined;

const MALFORMED = "It holds half a character (a lone surrogate); give well-formed text.";

/** A value as text of a media type: JSON for any value, other types for a single one. */
export function contentText(
  mediaType: string,
  value: unknown,
  pointer: string,
  faults: ArgumentFault[],
): string | undefined {
  return wellFormed(
    isJsonMediaType(mediaType) ? jsonText(value, pointer, faults) : scalarText(value, pointer, faults),
    pointer,
    faults,
  );
}

/** A scalar as text that has a UTF-8 form. */
export function wellFormedScalar(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  return wellFormed(scalarText(value, pointer, faults), pointer, faults);
}

function wellFormed(text: string | undefined, pointer: string, faults: ArgumentFault[]): string | undefined {
  if (text === undefined || isWellFormed(text)) return text;
  faults.push({ pointer, message: MALFORMED });
  return undefined;
}

/** A member of an object, and where it stands in the arguments. */
export type Member = readonly [key: string, value: unknown, pointer: string];

/** An object's members that have a value: `null` is none where there is no JSON (RFC 6570 §2.3). */
export function membersOf(value: object, pointer: string): readonly Member[] {
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([key, member]): Member => [key, member, `${pointer}/${escapeStep(key)}`]);
}
