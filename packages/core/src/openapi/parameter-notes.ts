import type { Parameter } from "../descriptor/descriptor.ts";
import type { ParameterNotes } from "./connector-document.ts";

/** Whether every call sends a parameter, or must give it. */
export function isAlwaysSent({ required, location, fixed_value }: Parameter): boolean {
  return required === true || location === "path" || fixed_value !== undefined;
}

/** What OpenAPI has no word for. */
export function notesOf(parameter: Parameter, pointer: string): ParameterNotes {
  const { fixed_value, default_value, schema, sensitive, source } = parameter;
  return {
    "x-mortise-origin": pointer,
    ...(source === undefined ? {} : { "x-mortise-source": source }),
    ...(fixed_value === undefined ? {} : { "x-mortise-constant": true }),
    ...(schema?.["default"] !== undefined && default_value === undefined ? { "x-mortise-assumed-default": true } : {}),
    ...(sensitive === true ? { "x-mortise-sensitive": true } : {}),
  };
}
