import type { Json, JsonObject } from "../../json.ts";
import type { Writing } from "../../tools/tool.ts";
import type { ApiBody } from "../api-model.ts";
import { byPreference, isAny, mediaKind } from "./media-types.ts";
import { readWriting } from "./parameter-value.ts";
import type { Declared } from "./parameters.ts";
import { child, isReservedKey, member, members, type Part, sourceOf, text, texts } from "./part.ts";
import { follow, noteExtensions, type Reading } from "./reading.ts";
import { readSwaggerValue } from "./swagger-value.ts";

const file: JsonObject = { type: "string", format: "binary" };

/** Reads the `requestBody` of an OpenAPI 3 operation. */
export function readBody(operation: Part, reading: Reading): ApiBody | undefined {
  const { losses, schemas } = reading;
  const declared = member(operation, "requestBody");
  if (declared === undefined) return undefined;
  const resolved = follow(declared, reading);
  if (!resolved.ok) {
    losses.add("changed", declared, "the body", `${resolved.reason} The operation is sent without one.`);
    return undefined;
  }
  const { part } = resolved;
  noteExtensions(part, reading);
  const content = new Map(members(member(part, "content")));
  const [chosen, ...others] = byPreference([...content.keys()]);
  const declaredMedia = chosen === undefined ? undefined : content.get(chosen);
  if (chosen === undefined || declaredMedia === undefined) {
    losses.add("changed", part, "a body without a media type", "The operation is sent without one.");
    return undefined;
  }
  reportOthers(others, chosen, part, reading);
  const media = followMedia(declaredMedia, reading);
  for (const key of ["example", "examples"]) {
    const example = member(media, key);
    if (example !== undefined) losses.note("example", example);
  }
  const inner = member(media, "schema");
  const settled = settle(chosen, inner === undefined ? undefined : schemas.read(inner), media, reading);
  const description = text(part, "description");
  return {
    ...settled,
    ...(description === undefined ? {} : { description }),
    required: member(part, "required")?.value === true,
    encoding: readEncoding(media, settled.mediaType, reading),
    source: sourceOf(part),
  };
}

/** Media Type Objects may be references since OpenAPI 3.2. */
function followMedia(part: Part, reading: Reading): Part {
  const resolved = follow(part, reading);
  return resolved.ok ? resolved.part : part;
}

function reportOthers(others: readonly string[], chosen: string, part: Part, { losses }: Reading): void {
  if (others.length === 0) return;
  const what = `the body as \`${others.join("`, `")}\``;
  losses.add("note-dropped", part, what, `An operation has one media type: \`${chosen}\` was taken.`);
}

/** A media type that can be sent, and a schema of what is given for it. */
function settle(
  mediaType: string,
  schema: JsonObject | undefined,
  part: Part,
  { losses }: Reading,
): { readonly mediaType: string; readonly schema: JsonObject } {
  const isFile = schema?.format === "binary" || schema?.contentMediaType === "application/octet-stream";
  if (isAny(mediaType)) {
    const taken = isFile ? "application/octet-stream" : "application/json";
    losses.add("changed", part, `the media type \`${mediaType}\``, `It stands for any; \`${taken}\` was taken.`);
    return { mediaType: taken, schema: schema ?? {} };
  }
  const kind = mediaKind(mediaType);
  if (kind === "json" || kind === "form" || kind === "multipart") return { mediaType, schema: schema ?? {} };
  const isText =
    kind === "text" ||
    /^application\/(?:[\w.-]+\+)?(?:xml|yaml|x-yaml|graphql|javascript|x-ndjson|jsonl|sql)\b/i.test(mediaType);
  const isRange = mediaType.includes("*");
  const taken = isRange ? (isText ? "text/plain" : "application/octet-stream") : mediaType;
  if (isRange)
    losses.add("changed", part, `the media type \`${mediaType}\``, `It stands for several; \`${taken}\` was taken.`);
  if (schema === undefined || Object.keys(schema).length === 0)
    return { mediaType: taken, schema: isText ? { type: "string" } : file };
  if (schema.type === "string" || isFile) return { mediaType: taken, schema };
  const reason =
    "Only JSON, forms and multipart bodies are written from their parts: the finished text is the argument.";
  losses.add("changed", part, `the structure of a body as \`${taken}\``, reason);
  const description = schema.description;
  return { mediaType: taken, schema: { type: "string", ...(typeof description === "string" ? { description } : {}) } };
}

/** How fields of forms and parts of multipart bodies are written (OpenAPI 3.1.1 section 4.8.15). */
function readEncoding(media: Part, mediaType: string, reading: Reading): ReadonlyMap<string, Writing> {
  const kind = mediaKind(mediaType);
  const declared = members(member(media, "encoding"));
  if (kind !== "form" && kind !== "multipart") return new Map();
  const encoding = new Map<string, Writing>();
  for (const [name, part] of declared) {
    const headers = member(part, "headers");
    if (headers !== undefined) reading.losses.note("part-header", headers);
    // An array or object is what `explode` matters to; the schema may be a reference.
    const style = ["style", "explode", "allowReserved"].some((key) => member(part, key) !== undefined);
    const listed = (text(part, "contentType") ?? "").split(",").map((each) => each.trim());
    const concrete = listed.filter((each) => each !== "" && !each.includes("*"));
    // Of several kinds of file the one that is sent says which it is; of several kinds of text one has to be chosen.
    const areFiles = concrete.every((each) => mediaKind(each) === "other");
    const contentType = listed.length > 1 && areFiles ? undefined : concrete[0];
    if (listed.length > 1 || (contentType === undefined && listed[0] !== "")) {
      const taken = contentType === undefined ? "a file's own is sent" : `\`${contentType}\` was taken`;
      reading.losses.add("changed", part, `the media types of the part \`${name}\``, `A part has one: ${taken}.`);
    }
    const writing: Writing = {
      // Where a style is named at all, it holds, even the usual one: without any, an object would be JSON.
      ...(style ? { style: "form" as const, ...readWriting(part, "query", {}, reading) } : {}),
      ...(contentType === undefined ? {} : { contentType }),
    };
    if (Object.keys(writing).length > 0) encoding.set(name, writing);
  }
  return encoding;
}

/** Reads the body of a Swagger 2.0 operation out of its parameters. */
export function readSwaggerBody(declared: readonly Declared[], operation: Part, reading: Reading): ApiBody | undefined {
  const { losses, root } = reading;
  const bodies = declared.filter(({ location }) => location === "body");
  const fields = declared.filter(({ location }) => location === "formData");
  const consumes = texts(member(operation, "consumes") ?? member(root, "consumes"));
  const [body, ...moreBodies] = bodies;
  if (body === undefined) return fields.length === 0 ? undefined : readForm(fields, consumes, operation, reading);
  for (const { part, name } of [...moreBodies, ...fields]) {
    losses.add(
      "parameter-left-out",
      part,
      `the body parameter \`${name}\``,
      `An operation has one body, and the parameter \`${body.name}\` is it.`,
    );
  }
  const [chosen = "application/json", ...others] = byPreference(consumes);
  reportOthers(others, chosen, body.part, reading);
  noteExtensions(body.part, reading);
  const inner = member(body.part, "schema");
  const schema = inner === undefined ? undefined : reading.schemas.read(inner);
  const description = text(body.part, "description");
  return {
    ...settle(chosen, schema, body.part, reading),
    ...(description === undefined ? {} : { description }),
    required: member(body.part, "required")?.value === true,
    encoding: new Map(),
    source: sourceOf(body.part),
  };
}

function readForm(
  fields: readonly Declared[],
  consumes: readonly string[],
  operation: Part,
  reading: Reading,
): ApiBody {
  const { losses } = reading;
  const hasFile = fields.some(({ part }) => member(part, "type")?.value === "file");
  const multipart = consumes.find((each) => mediaKind(each) === "multipart") ?? "multipart/form-data";
  const form = consumes.find((each) => mediaKind(each) === "form");
  const onlyMultipart = form === undefined && consumes.some((each) => mediaKind(each) === "multipart");
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  const encoding = new Map<string, Writing>();
  const memberSources = new Map<string, string>();
  for (const { part, name } of fields) {
    if (isReservedKey(name)) {
      losses.add("parameter-left-out", part, `the field \`${name}\``, "A descriptor cannot have this name.");
      continue;
    }
    noteExtensions(part, reading);
    const { schema, writing } = readSwaggerValue(part, "form", reading);
    const description = text(part, "description");
    properties[name] = description === undefined ? schema : { ...schema, description };
    if (member(part, "required")?.value === true) required.push(name);
    if (writing !== undefined) encoding.set(name, writing);
    memberSources.set(name, sourceOf(part));
  }
  return {
    mediaType: hasFile || onlyMultipart ? multipart : (form ?? "application/x-www-form-urlencoded"),
    required: required.length > 0,
    schema: { type: "object", properties, ...(required.length === 0 ? {} : { required }) },
    encoding,
    memberSources,
    source: sourceOf(member(operation, "parameters") ?? child(operation, "parameters", undefined)),
  };
}
