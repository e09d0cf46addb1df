import type {
  Authentication,
  AuthenticationField,
  Descriptor,
  Operation,
  Parameter,
} from "../../descriptor/descriptor.ts";
import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { ApiModel, ApiServer } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { readConnectionParameters, type ConnectionParameter } from "./connection-parameters.ts";
import { readPolicies, type Policy } from "./policies.ts";
import { isForbiddenHeader, isToken } from "../../request/header-rules.ts";
import { createLookup, type Lookup } from "./lookup.ts";

/** What a Microsoft connector's second file, and the `x-ms-` notes of its first, say of an API. */
export interface Pair {
  /** The model with the hosts and the publisher that the pair has. */
  readonly model: ApiModel;
  /** Completes the descriptor that was made of the model. */
  readonly finish: (descriptor: Descriptor) => Descriptor;
}

/**
 * Reads `apiProperties.json` beside `apiDefinition.swagger.json` (Power Platform custom
 * connectors). Connection parameters label the authentication's fields; policies that a
 * descriptor can express (a host out of the connection, a header) become part of it, and every
 * other one is a loss. Parameters that are internal and have a default are sent with that value.
 */
export function adaptPair(model: ApiModel, document: SourceFile, file: SourceFile, report: (loss: Loss) => void): Pair {
  const properties = propertiesIn(file);
  if (properties === undefined) {
    report({
      kind: "changed",
      source: "#",
      what: "the connector's properties",
      reason: `${baseName(file.name)} is not JSON with \`properties\`.`,
    });
    return { model, finish: (descriptor) => descriptor };
  }
  const parameters = readConnectionParameters(properties);
  const policies = readPolicies(properties);
  const hosts = policies.filter((policy) => policy.kind === "host");
  const operations = model.operations.map((operation) => {
    const host = hosts.find((policy) => concerns(policy, operation.id));
    return host === undefined ? operation : { ...operation, servers: [serverOf(host)] };
  });
  for (const policy of policies) reportUnknown(policy, report);
  const publisher = properties["publisher"];
  const lookup = createLookup(document);
  return {
    model: { ...model, operations, ...(typeof publisher === "string" ? { contactName: publisher } : {}) },
    finish: (descriptor) => {
      const completed = withHeaders(withNotes(descriptor, lookup, report), policies, report);
      return withConnection(completed, parameters, policies, report);
    },
  };
}

function propertiesIn({ text }: SourceFile): JsonObject | undefined {
  try {
    // JSON.parse returns JSON.
    const value = JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
    const properties = isJsonObject(value) ? value["properties"] : undefined;
    return isJsonObject(properties) ? properties : undefined;
  } catch {
    return undefined; // A `SyntaxError` is how JSON.parse says no.
  }
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function concerns(policy: Policy, id: string | undefined): boolean {
  return policy.operations === undefined || (id !== undefined && policy.operations.has(id));
}

function serverOf({ url }: Policy & { readonly kind: "host" }): ApiServer {
  return { url, variables: new Map(), source: "#/host" };
}

function reportUnknown(policy: Policy, report: (loss: Loss) => void): void {
  if (policy.kind !== "unknown") return;
  const reason = "A descriptor has no word for what it does to requests; check the operations that it concerns.";
  const what = `the policy \`${policy.template}\` (${policy.title})`;
  report({ kind: "changed", source: "#", what, reason });
}

/** Internal parameters with a default are constants, internal operations are for no agent, and titles stand in for descriptions. */
function withNotes(descriptor: Descriptor, lookup: Lookup, report: (loss: Loss) => void): Descriptor {
  const hidden = new Set<string>();
  const operations = (descriptor.operations ?? []).map((operation): Operation => {
    const notes = lookup(operation.source ?? "");
    if (notes?.["x-ms-visibility"] === "internal") {
      hidden.add(operation.operation_id);
      const reason = "The document says that it is internal; the operation is in the descriptor, and no tool is.";
      report({
        kind: "changed",
        source: operation.source ?? "#",
        what: `the tool of \`${operation.operation_id}\``,
        reason,
      });
    }
    const parameters = operation.parameters?.map((parameter) => withNote(parameter, lookup(parameter.source ?? "")));
    return parameters === undefined ? operation : { ...operation, parameters };
  });
  const config = descriptor.mcp_config;
  const mappings = config?.route_mappings
    ?.filter(({ operation_id: id }) => !hidden.has(id))
    .map((mapping) => withoutConstants(mapping, operations));
  return {
    ...descriptor,
    operations,
    ...(config === undefined
      ? {}
      : { mcp_config: { ...config, ...(mappings === undefined ? {} : { route_mappings: mappings }) } }),
  };
}

type Mapping = NonNullable<NonNullable<Descriptor["mcp_config"]>["route_mappings"]>[number];

/** A constant is no argument, so nothing renames it. */
function withoutConstants(mapping: Mapping, operations: readonly Operation[]): Mapping {
  const { parameter_mappings: renames, ...rest } = mapping;
  if (renames === undefined) return mapping;
  const parameters = operations.find(({ operation_id: id }) => id === mapping.operation_id)?.parameters ?? [];
  const fixed = new Set(
    parameters.flatMap(({ name, location, fixed_value }) =>
      fixed_value === undefined ? [] : [name, `${location}.${name}`],
    ),
  );
  const kept = Object.entries(renames).filter(([name]) => !fixed.has(name));
  return kept.length === 0 ? rest : { ...rest, parameter_mappings: Object.fromEntries(kept) };
}

function withNote(parameter: Parameter, notes: JsonObject | undefined): Parameter {
  if (notes === undefined) return parameter;
  const title = notes["x-ms-summary"] ?? notes["title"];
  const described =
    parameter.description === undefined && typeof title === "string" && title !== ""
      ? { ...parameter, description: title }
      : parameter;
  const fallback = notes["default"];
  const isHidden = notes["x-ms-visibility"] === "internal" && parameter.location !== "path";
  if (!isHidden || fallback === undefined || fallback === null) return described;
  const { schema, default_value: _, ...rest } = described;
  const kept =
    schema === undefined
      ? {}
      : { schema: Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "default")) };
  return { ...rest, ...kept, fixed_value: fallback };
}

function withHeaders(descriptor: Descriptor, policies: readonly Policy[], report: (loss: Loss) => void): Descriptor {
  const constants = policies.flatMap((policy) => {
    if (policy.kind !== "constant-header") return [];
    if (isToken(policy.name) && !isForbiddenHeader(policy.name)) return [policy];
    report({
      kind: "changed",
      source: "#",
      what: `the header \`${policy.name}\` that a policy sets`,
      reason: "No descriptor may set it.",
    });
    return [];
  });
  if (constants.length === 0) return descriptor;
  const operations = (descriptor.operations ?? []).map((operation): Operation => {
    const own = constants.filter((policy) => concerns(policy, operation.operation_id));
    const names = new Set(own.map(({ name }) => name.toLowerCase()));
    const others = (operation.parameters ?? []).filter(
      ({ name, location }) => location !== "header" || !names.has(name.toLowerCase()),
    );
    const added = own.map(({ name, value }): Parameter => ({
      name,
      location: "header",
      field_type: "string",
      fixed_value: value,
    }));
    return own.length === 0 ? operation : { ...operation, parameters: [...others, ...added] };
  });
  return { ...descriptor, operations };
}

const FIELD_KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Labels the fields of the authentications, and adds the headers that carry one of the connection's values. */
function withConnection(
  descriptor: Descriptor,
  parameters: readonly ConnectionParameter[],
  policies: readonly Policy[],
  report: (loss: Loss) => void,
): Descriptor {
  const used = new Set<string>();
  const secrets = parameters.filter(({ kind }) => kind === "secret");
  const carried = policies.filter((policy) => policy.kind === "connection-header");
  const authentication = descriptor.authentication?.map((entry): Authentication => {
    const own = (entry.fields ?? []).map((field) => {
      const secretFields = (entry.fields ?? []).filter((one) => one.secret === true);
      const isOnlySecret = field.secret === true && secretFields.length === 1 && secrets.length === 1;
      const parameter = parameters.find(({ key }) => key === field.key) ?? (isOnlySecret ? secrets[0] : undefined);
      if (parameter === undefined) return field;
      used.add(parameter.key);
      return labelled(field, parameter);
    });
    return { ...entry, ...(own.length === 0 ? {} : { fields: own }) };
  });
  for (const policy of carried) {
    const reason = `A header out of the connection belongs to the credential; add \`${policy.name}\` to its \`auth_headers\`.`;
    report({ kind: "changed", source: "#", what: `the policy \`setheader\` (${policy.title})`, reason });
  }
  const takesToken = authentication?.some(({ oauth2, type }) => oauth2 !== undefined || type === "bearer") === true;
  for (const { key, kind } of parameters) {
    const isPartOfToken = key.startsWith("token:") && parameters.some((one) => one.kind === "oauth");
    if (used.has(key) || isPartOfToken || (kind === "oauth" && takesToken)) continue;
    const reason = FIELD_KEY.test(key) ? "Nothing in the document uses it." : "Its name is none that a field can have.";
    report({ kind: "changed", source: "#", what: `the connection parameter \`${key}\``, reason });
  }
  return { ...descriptor, ...(authentication === undefined ? {} : { authentication }) };
}

/** A field with a parameter's words before the rest. A secret has no choices. */
function labelled(field: AuthenticationField, { words }: ConnectionParameter): AuthenticationField {
  const { enum: choices, ...texts } = words;
  const { key, label: _, description: __, ...rest } = field;
  const kept = field.secret === true || choices === undefined ? {} : { enum: choices };
  return { key, ...pick(field), ...texts, ...rest, ...kept };
}

function pick({ label, description }: AuthenticationField): Pick<AuthenticationField, "label" | "description"> {
  return { ...(label === undefined ? {} : { label }), ...(description === undefined ? {} : { description }) };
}
