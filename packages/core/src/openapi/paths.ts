import type { Operation } from "../descriptor/descriptor.ts";
import type { HttpMethod } from "../tools/tool.ts";
import type { ConnectorOperation, ConnectorPathItem } from "./connector-document.ts";

export type MethodKey = Lowercase<HttpMethod>;

/** The methods that an operation can have, as a path item spells them. */
export const METHOD_KEYS = ["get", "head", "options", "post", "put", "patch", "delete"] as const satisfies MethodKey[];

/**
 * The paths of one document. OpenAPI has one operation for a path and method, and takes paths
 * that differ in their parameters' names alone for the same path; so a second comer's path
 * ends in a fragment, which names the operation and is never sent.
 */
export class Paths {
  readonly #items = new Map<string, ConnectorPathItem>();
  /** A path with its parameters' names left out, to the path that came first. */
  readonly #first = new Map<string, string>();

  place(path: string, { method, operation_id }: Operation, operation: ConnectorOperation): void {
    const shape = path.replaceAll(/\{[^{}]*\}/g, "{}");
    const first = this.#first.get(shape) ?? path;
    this.#first.set(shape, first);
    // `toLowerCase` has a wider type than what it does to these names.
    const key = method.toLowerCase() as MethodKey;
    const item = this.#items.get(path);
    const taken = first !== path || item?.[key] !== undefined;
    if (taken) this.#items.set(`${path}#${operation_id}`, { [key]: operation });
    else if (item === undefined) this.#items.set(path, { [key]: operation });
    else item[key] = operation;
  }

  /** In the order in which each path was first placed. */
  get items(): Record<string, ConnectorPathItem> {
    return Object.fromEntries(this.#items);
  }
}
