import type { SecurityScheme } from "@mortise/core";
import { suggest } from "@mortise/core";
import { credentialKeys } from "@mortise/runtime";
import type { CompiledConnector } from "@mortise/core";
import { judgeHeaderValue, TOKEN_FIELD } from "../connectors/external-headers.ts";
import { RestError } from "../rest/rest-error.ts";
import { plainFields } from "./kept-connections.ts";
import type { Level } from "./connections.ts";

/** What somebody entered to connect. */
export interface Entered {
  readonly scheme?: string | undefined;
  readonly configuration: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What is wrong with a field. Tells nothing of its value. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** The scheme that is meant. @throws RestError 422 `unknown_scheme` */
export function schemeOf({ securitySchemes }: CompiledConnector, wanted: string | undefined): SecurityScheme {
  const types = Object.keys(securitySchemes);
  const [only] = types;
  const type = wanted ?? (types.length === 1 ? only : undefined);
  const scheme = type !== undefined && Object.hasOwn(securitySchemes, type) ? securitySchemes[type] : undefined;
  if (scheme !== undefined) return scheme;
  if (only === undefined) throw new RestError(422, "unknown_scheme", "This connector needs no credential.");
  const message = wanted === undefined ? "Say which scheme it is." : "The connector has no such scheme.";
  throw new RestError(422, "unknown_scheme", message, { hint: `\`scheme\` is one of: ${types.join(", ")}.` });
}

/** Holds what was entered to what the descriptor says of its fields. @throws RestError 422 `fields_invalid`, naming each. */
export async function checkFields(scheme: SecurityScheme, entered: Entered, level: Level): Promise<void> {
  const { unfittingFields } = await import("@mortise/runtime/authorization");
  const fields = { ...plainFields(entered.configuration), ...entered.secrets };
  const unfitting = await unfittingFields(scheme.fields, { fields, level });
  refuse([
    ...misplaced(scheme, entered),
    ...scheme.fields
      .filter((field) => field.required && field.default === undefined && (fields[field.key] ?? "") === "")
      .map(({ key, label }) => ({ field: key, message: `${label} is needed.` })),
    ...unfitting.map(({ key, label, pattern = "" }) => ({
      field: key,
      message: `${label} does not look as it should: it has to match ${pattern}.`,
    })),
  ]);
}

/** Fields that there are not, and fields that were given in the wrong half: a secret outside the vault stays no secret. */
function misplaced(scheme: SecurityScheme, { configuration, secrets }: Entered): readonly FieldFault[] {
  const declared = new Map(scheme.fields.map((field) => [field.key, field]));
  const known = new Set(credentialKeys(scheme));
  const unknown = (field: string): FieldFault => {
    const near = suggest(field, known);
    const instead = near === undefined ? `It has: ${Array.from(known).join(", ") || "none"}.` : `Is it ${near}?`;
    return { field, message: `There is no such field. ${instead}` };
  };
  return [
    ...Object.keys(configuration).flatMap((field): FieldFault[] => {
      if (!known.has(field)) return [unknown(field)];
      const isSecret = declared.get(field)?.secret !== false;
      return isSecret ? [{ field, message: "It is a secret: give it in `secrets`." }] : [];
    }),
    ...Object.keys(secrets).flatMap((field): FieldFault[] => {
      if (!known.has(field)) return [unknown(field)];
      const isPlain = declared.get(field)?.secret === false;
      return isPlain ? [{ field, message: "It is no secret: give it in `configuration`." }] : [];
    }),
  ];
}

/** The access token of a `simple` server. @throws RestError 422 `fields_invalid` */
export function checkToken({ configuration, secrets }: Entered): string {
  const { [TOKEN_FIELD]: token = "", ...others } = secrets;
  const fault = token === "" ? "is needed" : judgeHeaderValue(token);
  refuse([
    ...[...Object.keys(configuration), ...Object.keys(others)].map((field) => ({
      field,
      message: `There is no such field. It has one, in \`secrets\`: ${TOKEN_FIELD}.`,
    })),
    ...(fault === undefined ? [] : [{ field: TOKEN_FIELD, message: `The access token ${fault}.` }]),
  ]);
  return token;
}

function refuse(faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  throw new RestError(422, "fields_invalid", "Some fields are not as they should be, so nothing was saved.", {
    faults,
  });
}
