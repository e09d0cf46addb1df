import type { AuthenticationField } from "../../descriptor/descriptor.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { cleanText } from "../describe/text.ts";

/** What `apiProperties.json` asks a user for, in the words of an authentication's field. The key stays as it is there. */
export interface ConnectionParameter {
  readonly key: string;
  readonly kind: "text" | "secret" | "oauth" | "other";
  readonly words: Pick<AuthenticationField, "label" | "description" | "enum">;
}

/** Reads `properties.connectionParameters` (Power Platform, connector properties file). */
export function readConnectionParameters(properties: JsonObject): readonly ConnectionParameter[] {
  const declared = properties["connectionParameters"];
  return Object.entries(isJsonObject(declared) ? declared : {}).flatMap(([key, value]) =>
    isJsonObject(value) ? [{ key, kind: kindOf(value), words: wordsFor(value) }] : [],
  );
}

function kindOf({ type }: JsonObject): ConnectionParameter["kind"] {
  if (type === "securestring") return "secret";
  if (type === "oauthSetting") return "oauth";
  return type === "string" || type === "int" || type === "bool" ? "text" : "other";
}

function wordsFor({ uiDefinition }: JsonObject): ConnectionParameter["words"] {
  if (!isJsonObject(uiDefinition)) return {};
  const { displayName, description, tooltip, constraints } = uiDefinition;
  const label = cleanText(typeof displayName === "string" ? displayName : "", 200);
  const told = cleanText(
    typeof description === "string" ? description : typeof tooltip === "string" ? tooltip : "",
    2_000,
  );
  const allowed = isJsonObject(constraints) ? constraints["allowedValues"] : undefined;
  const values = (Array.isArray(allowed) ? allowed : []).flatMap((one: unknown) => {
    const value: unknown = typeof one === "object" && one !== null && "value" in one ? one.value : undefined;
    return typeof value === "string" ? [value] : [];
  });
  return {
    ...(label === "" ? {} : { label }),
    ...(told === "" || told === label ? {} : { description: told }),
    ...(values.length === 0 ? {} : { enum: [...new Set(values)] }),
  };
}
