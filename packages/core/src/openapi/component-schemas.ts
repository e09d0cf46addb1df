import type { Descriptor } from "../descriptor/descriptor.ts";
import { mapSchema, namedReference } from "../descriptor/json-schema.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

/** What a reference to one of the descriptor's `schemas` begins with. */
export const SCHEMA_PREFIX = "#/schemas/";
/** What a reference to a schema of an OpenAPI document begins with. */
export const COMPONENT_PREFIX = "#/components/schemas/";

/**
 * A descriptor's `schemas` as the document's `components.schemas`. Names that OpenAPI does not
 * take (3.1.1 §4.8.7) are written with `_`, and references follow.
 */
export class ComponentSchemas {
  readonly #names: ReadonlyMap<string, string>;
  readonly #schemas: NonNullable<Descriptor["schemas"]>;

  constructor(schemas: Descriptor["schemas"] = {}) {
    this.#schemas = schemas;
    const names = new Map<string, string>();
    const taken = new Set(Object.keys(schemas));
    for (const name of Object.keys(schemas)) {
      const safe = name.replaceAll(/[^A-Za-z0-9._-]/g, "_");
      let free = safe;
      for (let number = 2; free !== name && taken.has(free); number += 1) free = `${safe}_${number}`;
      taken.add(free);
      names.set(name, free);
    }
    this.#names = names;
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  get components(): Record<string, JsonObject> {
    return Object.fromEntries(
      Object.entries(this.#schemas).map(([name, schema]) => [this.#names.get(name) ?? name, this.emit(schema)]),
    );
  }

  /** A schema whose references lead to where the document has its schemas. */
  readonly emit = (schema: JsonObject): JsonObject => {
    const emitted = mapSchema(schema, (one) => {
      const reference = one["$ref"];
      const found = typeof reference === "string" ? namedReference(reference, SCHEMA_PREFIX) : undefined;
      if (found === undefined) return one;
      return { ...one, $ref: `${COMPONENT_PREFIX}${this.#names.get(found.name) ?? found.name}${found.rest}` };
    });
    return isJsonObject(emitted) ? emitted : {};
  };
}
