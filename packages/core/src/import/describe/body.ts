import type { Parameter, RequestBody } from "../../descriptor/descriptor.ts";
import type { Json } from "../../json.ts";
import { isJsonMediaType } from "../../request/header-rules.ts";
import type { Writing } from "../../tools/tool.ts";
import type { ApiBody, ApiModel, ApiOperation } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { bodyMembers, isReadOnly, resolve, type BodyMember } from "./body-members.ts";
import { type SchemaCleaner } from "./clean-schemas.ts";
import type { CredentialArguments } from "./credential-arguments.ts";
import { operationKey } from "./operation-names.ts";
import { isReservedName } from "./reserved-name.ts";
import { isSensitive } from "./sensitive-name.ts";
import { cleanText } from "./text.ts";
import { describeValue, FILE, isFile, isFileList } from "./value.ts";
import { writingKeys } from "./writing-keys.ts";
import { escapeStep } from "../../json-pointer.ts";

/** A body as parameters, and how they are written. */
export interface DescribedBody {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
}

export interface BodyContext {
  readonly model: ApiModel;
  readonly cleaner: SchemaCleaner;
  readonly credentials: CredentialArguments;
  readonly report: (loss: Loss) => void;
}

/** More members than these are one parameter: nobody fills in so many by name, and a descriptor allows 500 a tool. */
const MOST_MEMBERS = 120;
const LONGEST_DESCRIPTION = 10_000;

/**
 * Describes a body: the members of an object that lists its members are parameters of their own;
 * any other body, a list, a union, an object with free members, is one parameter. Members that
 * only answers have (`readOnly`) are no parameters.
 */
export function describeBody(body: ApiBody, operation: ApiOperation, context: BodyContext): DescribedBody {
  const kind = kindOf(body.mediaType);
  const contentType = contentTypeOf(body, operation, context);
  const written: RequestBody = contentType === "application/json" ? {} : { content_type: contentType };
  if (kind === "text") return whole("text", { field_type: "string" }, body, written);
  if (kind === "bytes") {
    if (body.schema["type"] !== "string" && Object.keys(body.schema).length > 0) {
      const reason = "No body of this type is made of arguments; it is given as a file.";
      context.report({
        kind: "changed",
        source: body.source,
        operation: operationKey(operation),
        what: `the schema of the \`${body.mediaType}\` body`,
        reason,
      });
    }
    return whole("file", FILE, body, written);
  }
  const object = bodyMembers({ schema: body.schema, source: sourceOf(body, context.model) }, context.model);
  const members =
    object === undefined
      ? []
      : Array.from(object.members).filter(([, { schema }]) => !isReadOnly(schema, context.model));
  const required = members.filter(([name]) => object?.required.has(name) === true).map(([name]) => name);
  const isFlat =
    object !== undefined &&
    members.length > 0 &&
    members.length <= MOST_MEMBERS &&
    members.every(([name]) => name.length > 0 && name.length <= 200 && !isReservedName(name)) &&
    (body.required || required.length === 0 || isWrite(operation));
  if (!isFlat) {
    const value = describeValue(
      context.cleaner.clean(body.schema, { source: sourceOf(body, context.model), operation: operationKey(operation) }),
      "body",
    );
    return whole("body", value, body, written);
  }
  if (!body.required && required.length > 0) {
    const reason = "It has required members, and they are arguments of their own; a call always gives them.";
    context.report({
      kind: "changed",
      source: body.source,
      operation: operationKey(operation),
      what: "that the body may be left out",
      reason,
    });
  }
  const requestBody = { ...written, ...(body.required || required.length > 0 ? {} : { required: false }) };
  const parameters = members.flatMap(([name, member]): readonly Parameter[] => {
    const isRequired = required.includes(name);
    if (isCredential(name, member, isRequired, kind, context)) return [];
    return [memberOf(name, member, isRequired, kind, body, operation, context)];
  });
  // One without parameters is there because it is declared.
  return { parameters, ...(parameters.length > 0 && Object.keys(requestBody).length === 0 ? {} : { requestBody }) };
}

/** A credential stands in no part of a multipart body, so one that is required there stays an argument. */
function isCredential(
  name: string,
  { schema, source }: BodyMember,
  required: boolean,
  kind: BodyKind,
  { credentials, model }: BodyContext,
): boolean {
  if (required && kind === "multipart") return false;
  const description = textOf(schema["description"]);
  const target = resolve(schema, model) ?? schema;
  return credentials.take({ name, location: "body", description, required, schema: target, source });
}

type BodyKind = "json" | "form" | "multipart" | "text" | "bytes";

function kindOf(mediaType: string): BodyKind {
  const [type = ""] = mediaType.toLowerCase().split(";", 1);
  const bare = type.trim();
  if (isJsonMediaType(bare) || /[/+]json$/.test(bare) || bare === "*/*") return "json";
  if (bare === "application/x-www-form-urlencoded") return "form";
  if (bare.startsWith("multipart/")) return "multipart";
  return bare.startsWith("text/") ? "text" : "bytes";
}

/** What `Content-Type` says: a range of media types has to become one of them. */
function contentTypeOf(body: ApiBody, operation: ApiOperation, { report }: BodyContext): string {
  const { mediaType } = body;
  if (!mediaType.includes("*") && mediaType.length <= 200) return mediaType;
  const chosen =
    mediaType === "*/*"
      ? "application/json"
      : mediaType.startsWith("text/")
        ? "text/plain"
        : "application/octet-stream";
  const reason = `A request names one media type; it is \`${chosen}\`.`;
  report({
    kind: "changed",
    source: body.source,
    operation: operationKey(operation),
    what: `the media type \`${mediaType.slice(0, 100)}\` of the body`,
    reason,
  });
  return chosen;
}

function isWrite({ method }: ApiOperation): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH";
}

function whole(name: string, value: object, body: ApiBody, written: RequestBody): DescribedBody {
  const description = cleanText(body.description ?? textOf(body.schema["description"]), LONGEST_DESCRIPTION);
  const parameter: Parameter = {
    name,
    location: "body",
    ...value,
    ...(description === "" ? {} : { description }),
    ...(body.required ? { required: true } : {}),
    source: body.source,
  };
  return {
    parameters: [parameter],
    requestBody: { ...written, parameter: name, ...(body.required ? {} : { required: false }) },
  };
}

function memberOf(
  name: string,
  { schema, source }: BodyMember,
  required: boolean,
  kind: BodyKind,
  body: ApiBody,
  operation: ApiOperation,
  { cleaner, model }: BodyContext,
): Parameter {
  const target = resolve(schema, model);
  const isUpload = kind === "multipart";
  const cleaned = cleaner.clean(schema, { source, operation: operationKey(operation) });
  const value =
    isUpload && target !== undefined && isFile(target)
      ? FILE
      : isUpload && target !== undefined && isFileList(target)
        ? { field_type: "array" as const, items: FILE }
        : describeValue(cleaned, name);
  const description = cleanText(textOf(schema["description"]), LONGEST_DESCRIPTION);
  const encoding: Writing | undefined = body.encoding.get(name);
  return {
    name,
    location: "body",
    ...value,
    ...(description === "" ? {} : { description }),
    ...(required ? { required: true } : {}),
    ...(isSensitive(name, schema["format"]) ? { sensitive: true } : {}),
    ...(encoding === undefined ? {} : writingKeys(encoding)),
    source: body.memberSources?.get(name) ?? source,
  };
}

/** Where a body's schema stands. */
function sourceOf({ source, mediaType }: ApiBody, { format }: ApiModel): string {
  return format === "swagger-2.0" ? `${source}/schema` : `${source}/content/${escapeStep(mediaType)}/schema`;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
