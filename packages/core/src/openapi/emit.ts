import type { OpenAPIV3_1 } from "openapi-types";
import { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../descriptor/descriptor.ts";
import { schemesByType, type Scheme } from "../descriptor/scheme.ts";
import type { JsonObject } from "../json.ts";
import type { InjectionPlan } from "../tools/tool.ts";
import { ComponentSchemas } from "./component-schemas.ts";
import type { ConnectorDocument, ConnectorOperation, ConnectorParameter, VariableNotes } from "./connector-document.ts";
import { injectionOf, templateParts } from "./injection.ts";
import { isAlwaysSent, notesOf } from "./parameter-notes.ts";
import { isMediaType, openApiSchema, requestBodyOf } from "./request-body.ts";
import { responseNotesOf, responsesOf } from "./response.ts";
import { valueSchema, type EmitSchema } from "./schema.ts";
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
  const security = new SecuritySchemes(descriptor);
  const schemas = new ComponentSchemas(descriptor.schemas);
  const paths = new Paths();
  let servers: OpenAPIV3_1.ServerObject[] | undefined;

  for (const cursor of new Cursor(descriptor).each("operations")) {
    const url = readUrlTemplate(cursor.value.endpoint);
    if (url === undefined) continue;
    const scheme = schemes.get(cursor.value.auth_type_ref ?? "");
    const server = serverOf(url, scheme);
    servers ??= [server];
    const operation = operationOf(cursor, url, scheme, security, schemas.emit);
    if (JSON.stringify(servers[0]) !== JSON.stringify(server)) operation.servers = [server];
    paths.place(printPath(url.path), cursor.value, operation);
  }

  const used = descriptor.operations?.flatMap(({ tags = [] }) => tags) ?? [];
  const tags = Array.from(new Set([...(metadata.categories ?? []), ...(metadata.tags ?? []), ...used]));
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
    ...(security.isEmpty && schemas.isEmpty
      ? {}
      : {
          components: {
            ...(schemas.isEmpty ? {} : { schemas: schemas.components }),
            ...(security.isEmpty ? {} : { securitySchemes: security.components }),
          },
        }),
  };
}

/** Where an origin's requests go. A connection field in the host is a variable of the server. */
function serverOf(url: UrlTemplate, scheme: Scheme | undefined): OpenAPIV3_1.ServerObject {
  const variables = namesIn(url.authority).map((name) => {
    const field = scheme?.fields.get(name);
    const given = field?.default_value;
    const [choice, ...choices] = (field?.enum ?? []).map(String);
    const variable: OpenAPIV3_1.ServerVariableObject & VariableNotes = {
      ...(choice === undefined ? {} : { enum: [choice, ...choices] }),
      // It has to be one of them.
      default: String(given ?? choice ?? field?.placeholder ?? name),
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
  emit: EmitSchema,
): ConnectorOperation {
  const operation = cursor.value;
  const outside = cursor
    .each("parameters")
    .filter(({ value }) => value.location !== "body" && !isMediaType(value, operation));
  const parameters: readonly ConnectorParameter[] = [
    ...outside.map((parameter) => parameterOf(parameter, emit)),
    ...fieldParameters(url, operation, scheme),
    ...fixedParameters(url, scheme),
  ];
  const body = requestBodyOf(cursor, emit);
  const response = responseNotesOf(operation.response);
  const injection = injectionOf(operation, scheme) ?? fieldsOnly(url, scheme);
  const { documentation_url: documentation, timeout_ms: timeout, idempotency_key_header: keyHeader } = operation;
  return {
    operationId: operation.operation_id,
    ...(operation.tags === undefined || operation.tags.length === 0 ? {} : { tags: [...operation.tags] }),
    summary: operation.summary ?? titleOf(operation.operation_id),
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(documentation !== undefined && URL.canParse(documentation) ? { externalDocs: { url: documentation } } : {}),
    ...(operation.deprecated === true ? { deprecated: true } : {}),
    security: security.require(injection, scheme, operation.scopes ?? []),
    ...(parameters.length === 0 ? {} : { parameters: [...parameters] }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responsesOf(operation.response, emit),
    "x-mortise-origin": cursor.pointer,
    ...(operation.scopes?.length === 0 ? { "x-mortise-no-scopes": true } : {}),
    ...(operation.source === undefined ? {} : { "x-mortise-source": operation.source }),
    ...(injection === null ? {} : { "x-mortise-injection": injection }),
    ...(operation.idempotent === undefined ? {} : { "x-mortise-idempotent": operation.idempotent }),
    ...(keyHeader === undefined ? {} : { "x-mortise-idempotency-key-header": keyHeader }),
    ...(timeout === undefined ? {} : { "x-mortise-timeout-ms": timeout }),
    ...(response === undefined ? {} : { "x-mortise-response": response }),
  };
}

/** A connection whose fields stand in the URL is asked for, even where it adds no header. */
function fieldsOnly(url: UrlTemplate, scheme: Scheme | undefined): InjectionPlan | null {
  if (scheme === undefined) return null;
  const names = [...namesIn(url.authority), ...namesIn(url.path.flat()), ...namesIn(partsOf(url.query))];
  const isUsed = names.some((name) => scheme.fields.has(name));
  return isUsed ? { scheme: scheme.authentication.type, carriers: [] } : null;
}

function parameterOf({ value, pointer }: Cursor<Parameter>, emit: EmitSchema): ConnectorParameter {
  const schema = openApiSchema(valueSchema(value, emit));
  const { style, explode, allow_reserved: reserved, allow_empty_value: empty, content_type: type } = value;
  return {
    name: value.name,
    in: value.location,
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(isAlwaysSent(value) ? { required: true } : {}),
    ...(value.deprecated === true ? { deprecated: true } : {}),
    // OpenAPI 3.1 does not have the style `cookie` yet, which is how a cookie is written without one.
    ...(style === undefined || style === "cookie" ? {} : { style }),
    ...(explode === undefined ? {} : { explode }),
    ...(reserved === undefined ? {} : { allowReserved: reserved }),
    ...(empty === undefined ? {} : { allowEmptyValue: empty }),
    ...(type === undefined ? { schema } : { content: { [type]: { schema } } }),
    ...notesOf(value, pointer),
  };
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
    const { default_value: given, enum: choices } = field;
    const schema: JsonObject = {
      type: "string",
      ...(choices === undefined ? {} : { enum: choices.map(String) }),
      ...(given === undefined ? {} : { default: String(given) }),
    };
    return [
      {
        name,
        in: "path",
        ...(field.description === undefined ? {} : { description: field.description }),
        required: true,
        schema: openApiSchema(schema),
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
