import type { JsonObject, Json } from "../../json.ts";
import { memberPointer } from "./pointer.ts";

/** A document among those that are read together. */
export interface ApiDocument {
  /** Empty for the one that was asked for; else the name in `references`. */
  readonly name: string;
  readonly root: unknown;
  readonly text: string;
}

/** A value of a document, and where it stands. */
export interface Part {
  readonly value: unknown;
  readonly document: ApiDocument;
  /** RFC 6901; empty for the whole document. */
  readonly pointer: string;
}

const MAX_POINTER = 8192;

/** An object of a document: without a prototype, so that every key it has is its own. */
export type Members = Readonly<Record<string, unknown>>;

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The place of a part as the model and the losses name it. */
export function sourceOf({ document, pointer }: Part): string {
  return `${document.name}#${pointer}`;
}

/** The member of that name; undefined where there is none, or `null`, which says nothing in an API document. */
export function member(part: Part, key: string): Part | undefined {
  if (!isMembers(part.value)) return undefined;
  const value = part.value[key];
  return value === undefined || value === null ? undefined : child(part, key, value);
}

/** The members of an object with their names; none where it is something else. */
export function members(part: Part | undefined): readonly (readonly [name: string, member: Part])[] {
  if (part === undefined || !isMembers(part.value)) return [];
  return Object.entries(part.value).map(([name, value]) => [name, child(part, name, value)]);
}

/** The items of a list; none where it is something else. */
export function items(part: Part | undefined): readonly Part[] {
  return part !== undefined && Array.isArray(part.value)
    ? part.value.map((value: unknown, index) => child(part, index, value))
    : [];
}

/** A part below another. Where names are so long that pointers would cost more than the document, the parent's stays. */
export function child({ document, pointer }: Part, key: string | number, value: unknown): Part {
  return { value, document, pointer: pointer.length > MAX_POINTER ? pointer : memberPointer(pointer, key) };
}

/** A text member; numbers and booleans as they would be written, since YAML makes them of texts such as `1.0`. */
export function text(part: Part, key: string): string | undefined {
  const value = member(part, key)?.value;
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Whether a member is true. */
export function flag(part: Part, key: string): boolean {
  return member(part, key)?.value === true;
}

/** The texts of a list member, without others. */
export function texts(part: Part | undefined): readonly string[] {
  return items(part)
    .map(({ value }) => value)
    .filter((value) => typeof value === "string");
}

/** Keys that reach an object's prototype in JavaScript, which a descriptor can therefore not have. */
const reservedKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isReservedKey(key: string): boolean {
  return reservedKeys.has(key);
}

/** A value of a document as plain JSON data; undefined where it has a key that a descriptor cannot have. */
export function plainJson(value: unknown): Json | undefined {
  if (Array.isArray(value)) {
    const copied = value.map(plainJson);
    return copied.some((item) => item === undefined) ? undefined : (copied as Json[]);
  }
  if (isMembers(value)) {
    const copied: Record<string, Json> = {};
    for (const [key, inner] of Object.entries(value)) {
      const plain = isReservedKey(key) ? undefined : plainJson(inner);
      if (plain === undefined) return undefined;
      copied[key] = plain;
    }
    return copied satisfies JsonObject;
  }
  // What the readers make: strings, finite numbers, booleans and null.
  return value as Json;
}
