import type { Target } from "@mortise/core";

/** A value of a text that may still be half written, with the path that leads to it. Whatever is not there, or is something else, reads as nothing. */
export interface Spot {
  readonly value: unknown;
  readonly path: Target["path"];
  /** The value, where it is a text. */
  readonly text: string | undefined;
  at(key: string): Spot;
  items(): readonly Spot[];
  entries(): readonly (readonly [key: string, value: Spot])[];
}

export function spotOf(value: unknown, path: Target["path"] = []): Spot {
  const step = (key: string | number, inner: unknown) => spotOf(inner, [...path, key]);
  return {
    value,
    path,
    text: typeof value === "string" ? value : undefined,
    at: (key) => step(key, isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    items: () => (Array.isArray(value) ? value.map((item: unknown, index) => step(index, item)) : []),
    entries: () => (isMap(value) ? Object.entries(value).map(([key, inner]) => [key, step(key, inner)] as const) : []),
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
