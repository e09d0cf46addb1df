import type { Json } from "../json.ts";
import type { ArgumentFault } from "./http-request.ts";
import { escapeStep } from "../json-pointer.ts";

/** Deeper than anything an API asks for, and far from where `JSON.stringify` overflows the stack. */
const DEEPEST_VALUE = 64;
/** Below this, a number that looks like an integer may be an identifier; above, only a measure. */
const IDENTIFIERS_END = 2 ** 64;

/**
 * A whole number that JSON.parse may have rounded: beyond 2^53, and no larger than 64-bit
 * identifiers get. Sending it on could name another record than the one that was meant.
 */
export function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) <= IDENTIFIERS_END;
}

const ROUNDED =
  "It is a whole number beyond 9007199254740991, whose last digits JSON numbers cannot carry; find another way to name what you mean.";

const NESTED = "It must be a string, a number or a boolean, not a nested value.";

/** A scalar as text: what every location but the body sends. Reports and returns `undefined` where the value has no text. */
export function scalarText(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  // An integer beyond 2^53, that the reader of the message has kept exact.
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !isRounded(value)) return String(value);
  faults.push({ pointer, message: typeof value === "number" ? ROUNDED : NESTED });
  return undefined;
}

/** JSON text of a value that came from JSON.parse (integers beyond 2^53 as bigints), or `undefined` with the reason reported. */
export function jsonText(value: unknown, pointer: string, faults: ArgumentFault[]): string | undefined {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return String(value);
  const before = faults.length;
  checkNested(value, pointer, DEEPEST_VALUE, faults);
  if (faults.length !== before) return undefined;
  return typeof value === "object" && value !== null ? JSON.stringify(value, keepBigint) : JSON.stringify(value);
}

// In every Node that we run on, but not yet in TypeScript's library.
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

function keepBigint(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJSON(String(value)) : value;
}

function checkNested(value: unknown, pointer: string, depth: number, faults: ArgumentFault[]): void {
  if (typeof value === "number") {
    if (isRounded(value)) faults.push({ pointer, message: ROUNDED });
  } else if (typeof value === "object" && value !== null) {
    if (depth === 0) {
      faults.push({
        pointer: "",
        message: `A value is nested more than ${DEEPEST_VALUE} levels deep; send a flatter one.`,
      });
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      checkNested(member, `${pointer}/${escapeStep(key)}`, depth - 1, faults);
    }
  }
}

/** Whether a value is an object with named members: neither an array nor `null`. */
export function isMembers(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
