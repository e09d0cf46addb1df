import type { Range, Target } from "../source/source-file.ts";
import { escapeStep } from "../json-pointer.ts";

/** A value together with its place in the document, so that a rule can never report a place that is not there. */
export class Cursor<T> {
  readonly value: T;
  readonly path: readonly (string | number)[];

  constructor(value: T, path: readonly (string | number)[] = []) {
    this.value = value;
    this.path = path;
  }

  /** Steps into a member that is present, or returns `undefined` where it is not. */
  at<K extends keyof T & (string | number)>(key: K): Cursor<NonNullable<T[K]>> | undefined {
    const child = this.value[key];
    return child === undefined || child === null ? undefined : new Cursor(child, [...this.path, key]);
  }

  /** Steps into a member that is always present. */
  to<K extends keyof T & (string | number)>(key: undefined extends T[K] ? never : K): Cursor<T[K]> {
    return new Cursor(this.value[key as K], [...this.path, key]); // the type of `key` only leaves out optional members
  }

  /** The items of an array member, each with its place; empty where the member is missing. */
  each<K extends keyof T & (string | number)>(
    key: K,
  ): readonly Cursor<NonNullable<T[K]> extends readonly (infer Item)[] ? Item : never>[] {
    const list: unknown = this.value[key];
    if (!Array.isArray(list)) return [];
    return list.map((item, index) => new Cursor(item, [...this.path, key, index]));
  }

  /** The members of an object member, each with its key and place. */
  entries<K extends keyof T & (string | number)>(
    key: K,
  ): readonly (readonly [
    string,
    Cursor<NonNullable<T[K]> extends { readonly [name: string]: infer V } ? V : never>,
  ])[] {
    const map: unknown = this.value[key];
    if (typeof map !== "object" || map === null || Array.isArray(map)) return [];
    return Object.entries(map).map(([name, value]) => [name, new Cursor(value, [...this.path, key, name])] as const);
  }

  /** The place of the value. */
  get here(): Target {
    return { path: this.path, on: "value" };
  }

  /** The place of the key that holds the value. */
  get key(): Target {
    return { path: this.path, on: "key" };
  }

  /** The place of a part of a string value, in characters of that value. */
  within(part: Range): Target {
    return { path: this.path, on: "value", within: part };
  }

  /** The value's JSON pointer (RFC 6901): an `origin` that later phases carry. */
  get pointer(): string {
    return this.path.map((step) => `/${escapeStep(step)}`).join("");
  }
}
