import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { isJsonObject, type Json } from "../json.ts";
import { cassetteSchema } from "./cassette-schema.ts";
import { DEEPEST_JSON, isDeeperThan } from "./depth.ts";
import { CASSETTE_VERSION, MAX_CASSETTE_LENGTH, type Cassette } from "./cassette.ts";

export type ParsedCassette =
  | { readonly ok: true; readonly cassette: Cassette }
  /** A sentence without its full stop, after the name of the file and a colon. */
  | { readonly ok: false; readonly message: string };

let validate: ValidateFunction | undefined;

/** Reads a cassette's text. It was written by a machine, so that the first fault is enough. */
export function parseCassette(text: string): ParsedCassette {
  if (text.length > MAX_CASSETTE_LENGTH) return fault(`it is longer than ${String(MAX_CASSETTE_LENGTH)} characters`);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return fault("it is not JSON");
  }
  if (!isJsonObject(value) || value["format"] !== "mortise/cassette") return fault("it is no cassette");
  if (isDeeperThan(value, 2 * DEEPEST_JSON)) return fault("it is nested too deeply");
  const { version } = value;
  if (typeof version === "number" && version > CASSETTE_VERSION) {
    return fault(`it was recorded by a newer mortise (version ${String(version)} of the format)`);
  }
  validate ??= new Ajv2020({ strict: false, ownProperties: true }).compile(cassetteSchema);
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    return fault(`${first?.instancePath || "it"} ${first?.message ?? "is not as it should be"}`);
  }
  return { ok: true, cassette: value as unknown as Cassette }; // the schema is the type's
}

/** The text of a cassette: the same for equal ones. */
export function printCassette(cassette: Cassette): string {
  return `${JSON.stringify(cassette, null, 2)}\n`;
}

function fault(message: string): ParsedCassette {
  return { ok: false, message };
}
