import type { ArgumentFault } from "@mortise/core/request";

/** Members and items, counted through all levels. */
export const MAX_ELEMENTS = 10_000;
export const MAX_DEPTH = 64;

/** Arguments that are small enough to be validated, or why they are not. */
export type BoundArguments =
  { readonly ok: true; readonly hasBigints: boolean } | { readonly ok: false; readonly fault: ArgumentFault };

/** Measures arguments before anything looks at them: validating costs at least their size, whatever the schema is. */
export function boundArguments(args: unknown): BoundArguments {
  let elements = 0;
  let hasBigints = false;
  const tooMuch = (value: unknown, depth: number): string | undefined => {
    if (typeof value !== "object" || value === null) {
      hasBigints ||= typeof value === "bigint";
      return undefined;
    }
    if (depth > MAX_DEPTH) {
      return `The arguments are nested deeper than ${MAX_DEPTH} levels; send a flatter value.`;
    }
    const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    elements += children.length;
    if (elements > MAX_ELEMENTS) {
      return `The arguments have more than ${MAX_ELEMENTS} members and items; send fewer in one call.`;
    }
    for (const child of children) {
      const reason = tooMuch(child, depth + 1);
      if (reason !== undefined) {
        return reason;
      }
    }
    return undefined;
  };
  const message = tooMuch(args, 1);
  return message === undefined ? { ok: true, hasBigints } : { ok: false, fault: { pointer: "", message } };
}

/** A copy with numbers in place of bigints, for a validator that knows only numbers. Rounded, so never to be sent. */
export function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number(value);
  }
  if (Array.isArray(value)) {
    return value.map(withoutBigints);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutBigints(member)]))
    : value;
}
