import { createHash } from "node:crypto";
import type {
  Authentication,
  AuthenticationField,
  Descriptor,
  McpConfig,
  Operation,
  RouteMapping,
  Source,
} from "../../descriptor/descriptor.ts";
import type { JsonObject } from "../../json.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { ApiModel, ApiOperation } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { nameArguments } from "./argument-names.ts";
import { describeAuthentications, type DescribedSecurity } from "./authentication.ts";
import { describeBody } from "./body.ts";
import { type CredentialArguments, takeCredentials } from "./credential-arguments.ts";
import { SchemaCleaner } from "./clean-schemas.ts";
import { schemaNamesIn } from "./schema-names-in.ts";
import { describeEndpoint, type DescribedEndpoint } from "./endpoint.ts";
import { describeMetadata, descriptionOf } from "./metadata.ts";
import { nameOperations, operationKey } from "./operation-names.ts";
import { describeParameters } from "./parameters.ts";
import { describeResponse } from "./response.ts";
import { isReservedName } from "./reserved-name.ts";
import { cleanText } from "./text.ts";
import { toolDescription } from "./tool-text.ts";
import { countsOf, shortHash, snakeCase } from "./words.ts";

export interface DescribeOptions {
  /** The operations that are wanted; those that the document has besides keep their influence on names. */
  readonly selected: ReadonlySet<ApiOperation>;
  readonly name?: string;
  readonly slug?: string;
  /** At most so many operations become tools. */
  readonly maxTools?: number;
  readonly mode?: NonNullable<McpConfig["mode"]>;
}

/** A descriptor, and which operation of the document each of its operations is, by id. */
export interface DescribedConnector {
  readonly descriptor: Descriptor;
  readonly origins: ReadonlyMap<string, ApiOperation>;
  /** How many parameters outside of the body are the operation's credential, by its id. */
  readonly credentials: ReadonlyMap<string, number>;
}

/** Describes what is selected of a model, in the document's order. */
export function describeConnector(
  model: ApiModel,
  document: SourceFile,
  options: DescribeOptions,
  report: (loss: Loss) => void,
): DescribedConnector {
  const schemaNames = nameSchemas(model.schemas);
  const cleaner = new SchemaCleaner(schemaNames, report);
  const names = nameOperations(model.operations);
  const wanted = model.operations.filter((operation) => options.selected.has(operation));
  const authentications = describeAuthentications({ ...model, operations: wanted }, report);
  const entries = new Map<string, Authentication>();
  const operations: Operation[] = [];
  const mappings: RouteMapping[] = [];
  const origins = new Map<string, ApiOperation>();
  const taken = new Map<string, number>();
  for (const given of wanted) {
    const { id, tool } = names.get(given) ?? { id: given.path, tool: given.path };
    if (given.id !== undefined && given.id !== id) report(unusableId(given, given.id));
    const security = authentications.of(given);
    const entry = security === undefined ? NO_CREDENTIAL : authentications.entry(security.type);
    const endpoint = describeEndpoint(given, report);
    const connection = connect(endpoint, entries.get(entry?.type ?? "") ?? entry ?? NO_CREDENTIAL);
    if (security !== undefined || endpoint.fields.length > 0) entries.set(connection.entry.type, connection.entry);
    const type = security?.type ?? (endpoint.fields.length > 0 ? NO_CREDENTIAL.type : undefined);
    const credentials = takeCredentials(given, security, report);
    const context = { model, cleaner, credentials, report };
    const operation = describeOperation(given, id, connection.url, endpoint, security, type, context);
    operations.push(operation);
    taken.set(id, credentials.parameters());
    origins.set(id, given);
    const mapping = nameArguments((operation.parameters ?? []).filter((one) => one.fixed_value === undefined));
    mappings.push({
      operation_id: id,
      mcp_tool_name: tool,
      mcp_tool_description: toolDescription(given, { id, tool }),
      ...(Object.keys(mapping).length === 0 ? {} : { parameter_mappings: mapping }),
    });
  }
  const metadata = describeMetadata(model, options);
  const schemas = schemasFor(operations, model, schemaNames, cleaner);
  return {
    origins,
    credentials: taken,
    descriptor: {
      metadata,
      source: sourceOf(model, document),
      ...(entries.size === 0 ? {} : { authentication: [...entries.values()] }),
      operations,
      mcp_config: configOf(model, metadata, mostTools(mappings, operations, options.maxTools), options),
      ...(Object.keys(schemas).length === 0 ? {} : { schemas }),
    },
  };
}

const NO_CREDENTIAL: Authentication = { type: "none" };

/** Adds an endpoint's connection fields to an authentication. A field that is there already with another meaning is told apart. */
function connect({ url, fields }: DescribedEndpoint, entry: Authentication) {
  let endpoint = url;
  const present = new Map((entry.fields ?? []).map((field) => [field.key, field]));
  for (const field of fields) {
    const other = present.get(field.key);
    if (other !== undefined && JSON.stringify(other) === JSON.stringify(field)) continue;
    const key = other === undefined ? field.key : `${field.key.slice(0, 90)}_${shortHash(JSON.stringify(field))}`;
    if (key !== field.key) endpoint = endpoint.replaceAll(`{${field.key}}`, `{${key}}`);
    present.set(key, { ...field, key });
  }
  const all: readonly AuthenticationField[] = [...present.values()];
  return { url: endpoint, entry: all.length === 0 ? entry : { ...entry, fields: all } };
}

interface Context {
  readonly model: ApiModel;
  readonly cleaner: SchemaCleaner;
  readonly credentials: CredentialArguments;
  readonly report: (loss: Loss) => void;
}

function unusableId(operation: ApiOperation, id: string): Loss {
  return {
    kind: "changed",
    source: operation.source,
    operation: operationKey(operation),
    what: `the \`operationId\` \`${id.slice(0, 100)}\``,
    reason: "A descriptor cannot have it; the operation is named after its method and path.",
  };
}

function describeOperation(
  given: ApiOperation,
  id: string,
  url: string,
  endpoint: DescribedEndpoint,
  security: DescribedSecurity | undefined,
  type: string | undefined,
  context: Context,
): Operation {
  const { model, cleaner, credentials, report } = context;
  const outside = describeParameters(given, endpoint, security?.places ?? new Set(), credentials, cleaner, report);
  const body = given.body === undefined ? undefined : describeBody(given.body, given, context);
  const parameters = [...outside, ...(body?.parameters ?? [])];
  const summary = cleanText(given.summary ?? "", 500).replaceAll(/\s+/g, " ");
  const description = cleanText(given.description ?? "", 10_000);
  const tags = given.tags.map((tag) => cleanText(tag, 200)).filter((tag) => tag !== "");
  const response =
    given.response === undefined
      ? undefined
      : describeResponse(given.response, parameters, operationKey(given), model, cleaner, report);
  const scopes = (security?.scopes ?? []).filter((scope) => scope !== "" && scope.length <= 300).slice(0, 100);
  return {
    operation_id: id,
    method: given.method,
    endpoint: url,
    ...(summary === "" ? {} : { summary }),
    ...(description === "" || description === summary ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags: tags.slice(0, 50) }),
    ...(isLink(given.documentationUrl) ? { documentation_url: given.documentationUrl } : {}),
    ...(given.deprecated ? { deprecated: true } : {}),
    source: given.source,
    ...(type === undefined ? {} : { auth_type_ref: type }),
    ...credentials.places(),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body?.requestBody === undefined ? {} : { request_body: body.requestBody }),
    ...(response === undefined ? {} : { response }),
  };
}

function isLink(url: string | undefined): boolean {
  return url !== undefined && url !== "" && url.length <= 2_000;
}

const SAFE_SCHEMA_NAME = /^[A-Za-z0-9._-]{1,200}$/;

/** A schema keeps its name where every reader of OpenAPI takes it (OpenAPI 3.1 §4.8.7); otherwise its words, and a hash where they do not tell it apart. */
function nameSchemas(schemas: ApiModel["schemas"]): ReadonlyMap<string, string> {
  const isFine = (name: string) => SAFE_SCHEMA_NAME.test(name) && !isReservedName(name);
  const wanted = Array.from(schemas.keys(), (name) => [name, isFine(name) ? name : madeName(name)] as const);
  const counts = countsOf(wanted.map(([, own]) => own));
  return new Map(
    wanted.map(([name, own]) => [name, own === name || counts.get(own) === 1 ? own : `${own}_${shortHash(name)}`]),
  );
}

function madeName(name: string): string {
  const words = name
    .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 180);
  return words === "" || isReservedName(words) ? `Schema_${shortHash(name)}` : words;
}

/** The schemas that operations refer to, directly or through others, in the document's order. */
function schemasFor(
  operations: readonly Operation[],
  model: ApiModel,
  names: ReadonlyMap<string, string>,
  cleaner: SchemaCleaner,
): Readonly<Record<string, JsonObject>> {
  const originals = new Map(Array.from(names, ([name, own]) => [own, name]));
  const clean = new Map<string, JsonObject>();
  const waiting = [...schemaNamesIn(operations)];
  for (let own = waiting.pop(); own !== undefined; own = waiting.pop()) {
    const name = originals.get(own);
    const schema = name === undefined ? undefined : model.schemas.get(name);
    if (name === undefined || schema === undefined || clean.has(own)) continue;
    const cleaned = cleaner.clean(schema, { source: model.schemaSources.get(name) ?? "#" });
    clean.set(own, cleaned);
    waiting.push(...schemaNamesIn(cleaned));
  }
  return Object.fromEntries(
    Array.from(names.values()).flatMap((own) => {
      const schema = clean.get(own);
      return schema === undefined ? [] : [[own, schema]];
    }),
  );
}

function sourceOf(model: ApiModel, { name, text }: SourceFile): Source {
  const version = cleanText(model.version, 200);
  return {
    // A path of the machine says nothing to whoever reads the descriptor elsewhere.
    document: /^https?:\/\//i.test(name)
      ? (name.split(/[?#]/, 1)[0] ?? name).slice(0, 2_000)
      : (name.split(/[\\/]/).at(-1) ?? name),
    format: model.format,
    ...(version === "" ? {} : { version }),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

function configOf(
  model: ApiModel,
  metadata: Descriptor["metadata"],
  mappings: readonly RouteMapping[],
  { mode }: DescribeOptions,
): McpConfig {
  return {
    enabled: mappings.length > 0,
    server_name: snakeCase(metadata.slug).slice(0, 100),
    server_description: descriptionOf(model, metadata.name, 500),
    ...(mode === undefined ? {} : { mode }),
    detail: "lean",
    ...(mappings.length === 0 ? {} : { route_mappings: mappings }),
  };
}

/** The first of the document become tools; those that the vendor is going to take away come last. */
function mostTools(
  mappings: readonly RouteMapping[],
  operations: readonly Operation[],
  most = Infinity,
): readonly RouteMapping[] {
  if (mappings.length <= most) return mappings;
  const isDeprecated = (index: number) => operations[index]?.deprecated === true;
  const order = [...mappings.keys()].toSorted((a, b) => Number(isDeprecated(a)) - Number(isDeprecated(b)) || a - b);
  const kept = new Set(order.slice(0, most));
  return mappings.filter((_, index) => kept.has(index));
}
