import type { OpenAPIV3, OpenAPIV3_1 } from "openapi-types";
import { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../descriptor/descriptor.ts";
import { schemesByType, type Scheme } from "../descriptor/scheme.ts";
import type { JsonObject } from "../json.ts";
import type { InjectionPlan } from "../tools/tool.ts";
import type {
  ConnectorDocument,
  ConnectorOperation,
  ConnectorParameter,
  ConnectorSchema,
  VariableNotes,
} from "./connector-document.ts";
import { injectionOf, templateParts } from "./injection.ts";
import { valueSchema } from "./schema.ts";
import { SecuritySchemes } from "./security.ts";
import { titleOf } from "../title.ts";
import { Paths } from "./paths.ts";
import { namesIn, partsOf, printOrigin, printPath, readUrlTemplate, type UrlTemplate } from "./url-template.ts";

/**
 * Writes a descriptor as an OpenAPI 3.1 document, everything in its author's order. The
 * descriptor has passed its rules; an operation whose endpoint is no URL template is left out.
 */
export function emitOpenApi(descriptor: Descriptor): ConnectorDocument {
  const { metadata } = descriptor;
  const schemes = schemesByType(descriptor);
  const security = new SecuritySchemes();
  const paths = new Paths();
  let servers: OpenAPIV3_1.ServerObject[] | undefined;

  for (const cursor of new Cursor(descriptor).each("operations")) {
    const url = readUrlTemplate(cursor.value.endpoint);
    if (url === undefined) continue;
    const scheme = schemes.get(cursor.value.auth_type_ref ?? "");
    const server = serverOf(url, scheme);
    servers ??= [server];
    const operation = operationOf(cursor, url, scheme, security);
    if (JSON.stringify(servers[0]) !== JSON.stringify(server)) operation.servers = [server];
    paths.place(printPath(url.path), cursor.value, operation);
  }

  const tags = Array.from(new Set([...(metadata.categories ?? []), ...(metadata.tags ?? [])]));
  const documentation = metadata.documentation_url;
  return {
    openapi: "3.1.1",
    info: {
      title: metadata.name,
      version: metadata.version ?? "0.1.0",
      ...(metadata.summary === undefined ? {} : { summary: metadata.summary }),
      description: metadata.description,
      contact: { name: metadata.publisher },
    },
    ...(documentation !== undefined && URL.canParse(documentation) ? { externalDocs: { url: documentation } } : {}),
    ...(servers === undefined ? {} : { servers }),
    ...(tags.length === 0 ? {} : { tags: tags.map((name) => ({ name })) }),
    paths: paths.items,
    ...(security.isEmpty ? {} : { components: { securitySchemes: security.components } }),
  };
}

/** Where an origin's requests go. A connection field in the host is a variable of the server. */
function serverOf(url: UrlTemplate, scheme: Scheme | undefined): OpenAPIV3_1.ServerObject {
  const variables = namesIn(url.authority).map((name) => {
    const field = scheme?.fields.get(name);
    const given = field?.default_value;
    const variable: OpenAPIV3_1.ServerVariableObject & VariableNotes = {
      default: String(given ?? field?.placeholder ?? name),
      ...(field?.description === undefined ? {} : { description: field.description }),
      ...(given === undefined ? { "x-mortise-no-default": true } : {}),
    };
    return [name, variable] as const;
  });
  return {
    url: printOrigin(url),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) }),
  };
}

function operationOf(
  cursor: Cursor<Operation>,
  url: UrlTemplate,
  scheme: Scheme | undefined,
  security: SecuritySchemes,
): ConnectorOperation {
  const operation = cursor.value;
  const declared = cursor.each("parameters");
  const parameters: readonly ConnectorParameter[] = [
    ...declared.filter(({ value }) => value.location !== "body").map(parameterOf),
    ...fieldParameters(url, operation, scheme),
    ...fixedParameters(url, scheme),
  ];
  const body = declared.filter(({ value }) => value.location === "body");
  const injection = injectionOf(operation, scheme) ?? fieldsOnly(url, scheme);
  return {
    operationId: operation.operation_id,
    summary: operation.summary ?? titleOf(operation.operation_id),
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.deprecated === true ? { deprecated: true } : {}),
    security:
      injection === null || injection.carriers.length === 0
        ? []
        : [security.require(injection, scheme?.authentication.description)],
    ...(parameters.length === 0 ? {} : { parameters: [...parameters] }),
    ...(body.length === 0 ? {} : { requestBody: requestBodyOf(body) }),
    responses: {
      "2XX": { description: "The upstream's answer." },
      default: { description: "The upstream's report of an error." },
    },
    "x-mortise-origin": cursor.pointer,
    ...(injection === null ? {} : { "x-mortise-injection": injection }),
    ...(operation.idempotent === undefined ? {} : { "x-mortise-idempotent": operation.idempotent }),
  };
}

/** A connection whose fields stand in the URL is asked for, even where it adds no header. */
function fieldsOnly(url: UrlTemplate, scheme: Scheme | undefined): InjectionPlan | null {
  if (scheme === undefined) return null;
  const names = [...namesIn(url.authority), ...namesIn(url.path.flat()), ...namesIn(partsOf(url.query))];
  const isUsed = names.some((name) => scheme.fields.has(name));
  return isUsed ? { scheme: scheme.authentication.type, carriers: [] } : null;
}

function parameterOf({ value, pointer }: Cursor<Parameter>): ConnectorParameter {
  return {
    name: value.name,
    in: value.location,
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(isAlwaysSent(value) ? { required: true } : {}),
    schema: openApiSchema(valueSchema(value)),
    ...notesOf(value, pointer),
  };
}

function isAlwaysSent({ required, location, fixed_value }: Parameter): boolean {
  return required === true || location === "path" || fixed_value !== undefined;
}

function notesOf({ fixed_value }: Parameter, pointer: string) {
  return { "x-mortise-origin": pointer, ...(fixed_value === undefined ? {} : { "x-mortise-constant": true }) };
}

/** Connection fields in the path: path parameters to OpenAPI, which asks for one for each placeholder. */
function fieldParameters(
  url: UrlTemplate,
  operation: Operation,
  scheme: Scheme | undefined,
): readonly ConnectorParameter[] {
  const declared = new Set(operation.parameters?.filter(({ location }) => location === "path").map(({ name }) => name));
  return namesIn(url.path.flat()).flatMap((name) => {
    const field = scheme?.fields.get(name);
    if (declared.has(name) || field === undefined) return [];
    const given = field.default_value;
    return [
      {
        name,
        in: "path",
        ...(field.description === undefined ? {} : { description: field.description }),
        required: true,
        schema: openApiSchema({ type: "string", ...(given === undefined ? {} : { default: String(given) }) }),
        "x-mortise-field": name,
      },
    ];
  });
}

/** What the endpoint's own query says, with connection fields in its values. */
function fixedParameters(url: UrlTemplate, scheme: Scheme | undefined): readonly ConnectorParameter[] {
  const query = new URLSearchParams(url.query);
  return Array.from(new Set(query.keys())).flatMap((name) => {
    const values = query.getAll(name);
    const fixed = values.map((value) => templateParts(value, scheme));
    const isConstant = fixed.flat().every((part) => part.kind === "text");
    const schema: JsonObject = {
      ...(values.length > 1 ? { type: "array", items: { type: "string" } } : { type: "string" }),
      ...(isConstant ? { const: values.length > 1 ? values : (values[0] ?? "") } : {}),
    };
    return [{ name, in: "query", required: true, schema: openApiSchema(schema), "x-mortise-fixed": fixed }];
  });
}

function requestBodyOf(members: readonly Cursor<Parameter>[]): OpenAPIV3.RequestBodyObject {
  const required = members.flatMap(({ value }) => (isAlwaysSent(value) ? [value.name] : []));
  const properties = members.map(({ value, pointer }) => {
    const { type = null, ...rest } = valueSchema(value);
    const described = value.description === undefined ? {} : { description: value.description };
    return [value.name, openApiSchema({ type, ...described, ...rest, ...notesOf(value, pointer) })] as const;
  });
  return {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: Object.fromEntries(properties),
          ...(required.length === 0 ? {} : { required }),
        },
      },
    },
  };
}

/** JSON Schema 2020-12 is what OpenAPI 3.1 calls a schema object; only the types do not know it. */
function openApiSchema(schema: JsonObject): ConnectorSchema {
  return schema;
}
