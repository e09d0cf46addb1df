import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { mapSchema } from "../../descriptor/json-schema.ts";
import type { Json, JsonObject } from "../../json.ts";
import { SCHEMA_PREFIX } from "../../openapi/component-schemas.ts";

/** Where the named schemas are, to the validator. */
const DOCUMENT = "mortise:/descriptor";
/** A pattern may take for ever on the value that it is tried on, and equal items time with the square of their number. */
const UNBOUNDED = ["pattern", "patternProperties", "uniqueItems"];

/** Judges values by raw schemas, in time that grows with the value: patterns, formats and the uniqueness of items are not tried. */
export class SchemaJudge {
  readonly #named: Descriptor["schemas"];
  readonly #compiled = new Map<JsonObject, ValidateFunction | undefined>();
  #ajv: Ajv2020 | undefined;

  constructor({ schemas = {} }: Pick<Descriptor, "schemas">) {
    this.#named = schemas;
  }

  /** Why a schema does not allow a value, as the end of a sentence that begins with what it is. A schema that is none is another rule's. */
  faultOf(schema: JsonObject, value: Json): string | undefined {
    const validate = this.#validatorOf(schema);
    if (validate === undefined || validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    const where = error === undefined || error.instancePath === "" ? "it" : `\`${error.instancePath}\``;
    return `is not what its schema allows: ${where} ${error?.message ?? "does not fit"}`;
  }

  #validatorOf(schema: JsonObject): ValidateFunction | undefined {
    const known = this.#compiled.get(schema);
    if (known !== undefined || this.#compiled.has(schema)) return known;
    const compiled = this.#compile(schema);
    this.#compiled.set(schema, compiled);
    return compiled;
  }

  #compile(schema: JsonObject): ValidateFunction | undefined {
    try {
      this.#ajv ??= this.#prepare();
      return this.#ajv.compile(Object(bounded(schema)) as object);
    } catch {
      return undefined; // What is wrong with the schema is reported where it stands.
    }
  }

  #prepare(): Ajv2020 {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, logger: false });
    const schemas = Object.entries(this.#named ?? {}).map(([name, schema]) => [name, bounded(schema)]);
    ajv.addSchema({ $id: DOCUMENT, schemas: Object.fromEntries(schemas) });
    return ajv;
  }
}

function bounded(schema: JsonObject): Json {
  return mapSchema(schema, (one) => {
    const members = Object.entries(one).filter(([key]) => !UNBOUNDED.includes(key));
    return Object.fromEntries(
      members.map(([key, value]) =>
        key === "$ref" && typeof value === "string" && value.startsWith(SCHEMA_PREFIX)
          ? [key, `${DOCUMENT}${value}`]
          : [key, value],
      ),
    );
  });
}
