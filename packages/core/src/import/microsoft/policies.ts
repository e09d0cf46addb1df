import { isJsonObject, type JsonObject } from "../../json.ts";

/** What a policy of a Microsoft connector does to its requests, as far as a descriptor can say it. */
export type Policy = {
  readonly title: string;
  /** The operations concerned, by id; all where it is left out. */
  readonly operations?: ReadonlySet<string>;
} & (
  | { readonly kind: "host"; readonly url: string; readonly parameter: string }
  | { readonly kind: "constant-header"; readonly name: string; readonly value: string }
  | { readonly kind: "connection-header"; readonly name: string; readonly parameter: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown"; readonly template: string }
);

const PREFIX = "x-ms-apimTemplateParameter.";
const CONNECTION_PARAMETER = /@connectionParameters\('([^']+)'(?:\s*,\s*'[^']*')?\)/;

/** Reads `properties.policyTemplateInstances`. */
export function readPolicies(properties: JsonObject): readonly Policy[] {
  const declared = properties["policyTemplateInstances"];
  return (Array.isArray(declared) ? declared : []).flatMap((one: unknown) => {
    // An item of a JSON list is JSON.
    const policy = one as JsonObject;
    return isJsonObject(policy) ? [readPolicy(policy)] : [];
  });
}

function readPolicy(policy: JsonObject): Policy {
  const template = textOf(policy["templateId"]);
  const given = policy["parameters"];
  const parameters: JsonObject = isJsonObject(given) ? given : {};
  const named = parameters["x-ms-apimTemplate-operationName"];
  const operations = (Array.isArray(named) ? named : []).filter((name) => typeof name === "string");
  const base = {
    title: textOf(policy["title"]) || template,
    ...(operations.length === 0 ? {} : { operations: new Set<string>(operations) }),
  };
  const unknown: Policy = { ...base, kind: "unknown", template };
  const section = textOf(parameters["x-ms-apimTemplate-policySection"]) || "Request";
  if (template === "dynamichosturl") {
    const url = textOf(parameters[`${PREFIX}urlTemplate`]);
    const [, parameter] = CONNECTION_PARAMETER.exec(url) ?? [];
    const holes = url.split("@").length - 1;
    const isHost = /^https:\/\/@connectionParameters\([^)]*\)(?:\/[^@]*)?$/.test(url);
    return parameter === undefined || holes !== 1 || !isHost
      ? unknown
      : { ...base, kind: "host", url: url.replace(CONNECTION_PARAMETER, () => `{${parameter}}`), parameter };
  }
  if (template === "setheader" && section === "Request") {
    const name = textOf(parameters[`${PREFIX}name`]);
    const value = textOf(parameters[`${PREFIX}value`]);
    // What a client says of JSON, the runtime says by itself.
    if (/^(?:accept|content-type)$/i.test(name) && /^application\/json/i.test(value))
      return { ...base, kind: "nothing" };
    const [whole, parameter] = CONNECTION_PARAMETER.exec(value) ?? [];
    if (parameter !== undefined && whole === value) return { ...base, kind: "connection-header", name, parameter };
    if (name !== "" && value !== "" && !value.includes("@") && !value.includes("{")) {
      return { ...base, kind: "constant-header", name, value };
    }
  }
  return unknown;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
