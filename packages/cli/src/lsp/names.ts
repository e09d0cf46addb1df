import { namedReference, parametersNamed, placeholdersIn, subschemas, type Json, type Target } from "@mortise/core";
import { spotOf, type Spot } from "./spot.ts";

/** What a descriptor gives a name by which other parts of it refer to it. */
export type NameKind = "operation" | "parameter" | "schema" | "authentication" | "field";

/** A name where it is written, as its declaration or as a reference. */
export interface NameUse {
  readonly kind: NameKind;
  readonly name: string;
  readonly role: "declaration" | "reference";
  /** What is meant: equal for every use of one thing. A mapping's key can mean several parameters; one that leads nowhere means none. */
  readonly means: readonly string[];
  /** The name itself, without quotes, braces, and whatever stands before it in the same text. */
  readonly target: Target;
}

/** The maps of a route mapping whose keys name parameters. */
export const PARAMETER_MAPS = ["parameter_mappings", "parameter_descriptions", "fixed_arguments"] as const;
/** The keys that say where a credential goes; their values are templates over the authentication's fields. */
const CREDENTIAL_KEYS = ["auth_headers", "auth_query", "auth_cookies", "auth_body"] as const;
const EXCHANGE_KEYS = ["test_endpoint", "oauth2", "session", "aws_sigv4"] as const;
const SCHEMA_PREFIX = "#/schemas/";

/** Every name in a descriptor, declared or referred to; of a text that may be half written, as far as it goes. */
export function namesIn(readable: unknown): readonly NameUse[] {
  const root = spotOf(readable);
  return [...authenticationNames(root), ...operationNames(root), ...mappingNames(root), ...schemaNames(root)];
}

function* authenticationNames(root: Spot): Iterable<NameUse> {
  for (const authentication of root.at("authentication").items()) {
    const type = authentication.at("type");
    yield* declared("authentication", type, authenticationId(type.text));
    for (const { key, spot } of fieldsOf(authentication)) yield* declared("field", spot, fieldId(type.text, key));
    for (const key of [...CREDENTIAL_KEYS, ...EXCHANGE_KEYS]) {
      for (const text of textsIn(authentication.at(key))) yield* fieldReferences(text, authentication);
    }
  }
}

function* operationNames(root: Spot): Iterable<NameUse> {
  const authentications = byName(root.at("authentication").items(), "type");
  for (const operation of root.at("operations").items()) {
    const id = operation.at("operation_id");
    yield* declared("operation", id, operationId(id.text));
    const reference = operation.at("auth_type_ref");
    const authentication = authentications.get(reference.text ?? "");
    const known = authentication === undefined ? [] : [authenticationId(reference.text)];
    yield* referred("authentication", reference, known);

    const parameters = parametersOf(operation);
    for (const { spot, id: meant } of parameters) yield* declared("parameter", spot, meant);
    const paging = operation.at("response").at("paging");
    const body = operation.at("request_body").at("parameter");
    const inBody = parameters.filter(({ name, location }) => location === "body" && name === body.text);
    yield* referred(
      "parameter",
      body,
      inBody.map((parameter) => parameter.id),
    );
    for (const key of ["parameter", "size_parameter"]) {
      const named = paging.at(key);
      if (named.text !== undefined) yield parameterReference(named.text, { spot: named, on: "value" }, parameters);
    }
    yield* endpointNames(operation, parameters, authentication);
    if (authentication === undefined) continue;
    for (const key of CREDENTIAL_KEYS) {
      for (const text of textsIn(operation.at(key))) yield* fieldReferences(text, authentication);
    }
  }
}

/** The placeholders of an endpoint: path parameters, or else fields. */
function* endpointNames(
  operation: Spot,
  parameters: readonly NamedParameter[],
  authentication: Spot | undefined,
): Iterable<NameUse> {
  const endpoint = operation.at("endpoint");
  const inPath = new Map(parameters.filter(({ location }) => location === "path").map(({ name, id }) => [name, id]));
  for (const { name, range } of placeholdersIn(endpoint.text ?? "")) {
    const target = within(endpoint, { start: range.start + 1, end: range.end - 1 });
    const parameter = inPath.get(name);
    const field = fieldIdIn(authentication, name);
    if (parameter === undefined && field !== undefined) {
      yield { kind: "field", name, role: "reference", means: [field], target };
    } else {
      yield { kind: "parameter", name, role: "reference", means: parameter === undefined ? [] : [parameter], target };
    }
  }
}

function* mappingNames(root: Spot): Iterable<NameUse> {
  const operations = byName(root.at("operations").items(), "operation_id");
  for (const mapping of mappingsIn(root)) {
    const id = mapping.at("operation_id");
    const operation = operations.get(id.text ?? "");
    yield* referred("operation", id, operation === undefined ? [] : [operationId(id.text)]);
    const parameters = operation === undefined ? [] : parametersOf(operation);
    for (const map of PARAMETER_MAPS) {
      for (const [key, spot] of mapping.at(map).entries()) {
        yield parameterReference(key, { spot, on: "key" }, parameters);
      }
    }
  }
}

function* schemaNames(root: Spot): Iterable<NameUse> {
  const schemas = root.at("schemas");
  const names = new Set(schemas.entries().map(([name]) => name));
  for (const [name, spot] of schemas.entries()) {
    const target = { path: spot.path, on: "key", within: { start: 0, end: name.length } } as const;
    yield { kind: "schema", name, role: "declaration", means: [schemaId(name)], target };
  }
  const written = [
    ...schemas.entries().map(([, schema]) => schema),
    ...root
      .at("operations")
      .items()
      .flatMap((operation) => [
        ...operation.at("parameters").items().flatMap(schemasOf),
        operation.at("response").at("schema"),
      ]),
  ];
  for (const schema of written) {
    // What the reader made is JSON: it has refused whatever is not.
    for (const [path, one] of subschemas(schema.value as Json)) {
      const reference = one["$ref"];
      const found = typeof reference === "string" ? namedReference(reference, SCHEMA_PREFIX) : undefined;
      if (typeof reference !== "string" || found === undefined) continue;
      const part = { start: SCHEMA_PREFIX.length, end: reference.length - found.rest.length };
      const target = { path: [...schema.path, ...path, "$ref"], on: "value", within: part } as const;
      const means = names.has(found.name) ? [schemaId(found.name)] : [];
      yield { kind: "schema", name: found.name, role: "reference", means, target };
    }
  }
}

/** The schemas that a declared value and the values in it write out. */
function schemasOf(value: Spot): readonly Spot[] {
  const items = value.at("items");
  const members = value.at("properties").entries();
  return [
    value.at("schema"),
    ...(items.value === undefined ? [] : schemasOf(items)),
    ...members.flatMap(([, member]) => schemasOf(member)),
  ];
}

/** A parameter of an operation, by its name where it is declared. */
export interface NamedParameter {
  readonly name: string;
  readonly location: "path" | "query" | "header" | "cookie" | "body";
  readonly id: string;
  /** The name. */
  readonly spot: Spot;
  readonly declaration: Spot;
}

const LOCATIONS: ReadonlySet<unknown> = new Set<NamedParameter["location"]>([
  "path",
  "query",
  "header",
  "cookie",
  "body",
]);

/** The parameters that an operation declares so far. */
export function parametersOf(operation: Spot): readonly NamedParameter[] {
  return operation
    .at("parameters")
    .items()
    .flatMap((declaration): readonly NamedParameter[] => {
      const spot = declaration.at("name");
      const location = declaration.at("location").text;
      if (spot.text === undefined || !isLocation(location)) return [];
      const id = `parameter ${String(operation.path.at(-1))} ${location} ${spot.text}`;
      return [{ name: spot.text, location, id, spot, declaration }];
    });
}

function isLocation(text: unknown): text is NamedParameter["location"] {
  return LOCATIONS.has(text);
}

/** The route mappings that there are so far. */
export function mappingsIn(root: Spot): readonly Spot[] {
  return root.at("mcp_config").at("route_mappings").items();
}

/** The first of each name. */
export function byName(spots: readonly Spot[], key: string): ReadonlyMap<string, Spot> {
  const found = new Map<string, Spot>();
  for (const spot of spots) {
    const name = spot.at(key).text;
    if (name !== undefined && !found.has(name)) found.set(name, spot);
  }
  return found;
}

/** The fields that an authentication asks for. */
export function fieldsOf(authentication: Spot): readonly { readonly key: string; readonly spot: Spot }[] {
  return authentication
    .at("fields")
    .items()
    .flatMap((field) => {
      const spot = field.at("key");
      return spot.text === undefined ? [] : [{ key: spot.text, spot }];
    });
}

/** A key of a mapping, or what else names a parameter: `query.id` is the name `id` where no parameter is called so in full. */
function parameterReference(
  key: string,
  { spot, on }: { readonly spot: Spot; readonly on: "key" | "value" },
  parameters: readonly NamedParameter[],
): NameUse {
  const meant = parametersNamed(key, parameters);
  const isLocated = meant.length > 0 && meant.every(({ name }) => name !== key);
  const start = isLocated ? key.indexOf(".") + 1 : 0;
  const target = { path: spot.path, on, within: { start, end: key.length } };
  return { kind: "parameter", name: key.slice(start), role: "reference", means: meant.map(({ id }) => id), target };
}

function* fieldReferences(template: Spot, authentication: Spot): Iterable<NameUse> {
  for (const { name, range } of placeholdersIn(template.text ?? "")) {
    const field = fieldIdIn(authentication, name);
    const target = within(template, { start: range.start + 1, end: range.end - 1 });
    yield { kind: "field", name, role: "reference", means: field === undefined ? [] : [field], target };
  }
}

function fieldIdIn(authentication: Spot | undefined, name: string): string | undefined {
  if (authentication === undefined) return undefined;
  const isThere = fieldsOf(authentication).some(({ key }) => key === name);
  return isThere ? fieldId(authentication.at("type").text, name) : undefined;
}

/** Every text in a value, at any depth. */
function* textsIn(spot: Spot): Iterable<Spot> {
  if (spot.text !== undefined) yield spot;
  for (const item of spot.items()) yield* textsIn(item);
  for (const [, member] of spot.entries()) yield* textsIn(member);
}

function* declared(kind: NameKind, spot: Spot, id: string): Iterable<NameUse> {
  if (spot.text === undefined || spot.text === "") return;
  yield { kind, name: spot.text, role: "declaration", means: [id], target: whole(spot) };
}

function* referred(kind: NameKind, spot: Spot, means: readonly string[]): Iterable<NameUse> {
  if (spot.text === undefined || spot.text === "") return;
  yield { kind, name: spot.text, role: "reference", means, target: whole(spot) };
}

function whole(spot: Spot): Target {
  return within(spot, { start: 0, end: spot.text?.length ?? 0 });
}

function within(spot: Spot, part: NonNullable<Target["within"]>): Target {
  return { path: spot.path, on: "value", within: part };
}

function operationId(id = ""): string {
  return `operation ${id}`;
}

function authenticationId(type = ""): string {
  return `authentication ${type}`;
}

function fieldId(type = "", key: string): string {
  return `field ${type} ${key}`;
}

function schemaId(name: string): string {
  return `schema ${name}`;
}
