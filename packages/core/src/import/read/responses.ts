import type { ApiResponse } from "../api-model.ts";
import { byPreference, mediaKind } from "./media-types.ts";
import { member, members, type Part, sourceOf, text, texts } from "./part.ts";
import { follow, noteExtensions, type Reading } from "./reading.ts";

/** What an operation answers when it succeeds: the first 2XX with content, else the first 2XX. */
export function readResponse(operation: Part, reading: Reading): ApiResponse | undefined {
  const { losses } = reading;
  const declared = members(member(operation, "responses")).filter(([status]) => !status.startsWith("x-"));
  const successful = declared
    .filter(([status]) => /^2(?:\d\d|XX)$/i.test(status))
    .toSorted(([a], [b]) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1))
    .flatMap(([status, part]) => {
      const resolved = follow(part, reading);
      if (resolved.ok) return { status: status.toUpperCase(), part: resolved.part };
      losses.add("changed", part, `the response ${status}`, `${resolved.reason} It was left out.`);
      return [];
    });
  const chosen = successful.find(({ part }) => hasContent(part, reading)) ?? successful[0];
  const others = declared.length - (chosen === undefined ? 0 : 1);
  const responses = member(operation, "responses");
  if (others > 0 && responses !== undefined) losses.note("other-response", responses, others);
  if (chosen === undefined) return undefined;
  const { part, status } = chosen;
  noteExtensions(part, reading);
  for (const [key, note] of [
    ["headers", "response-header"],
    ["links", "link"],
    ["examples", "example"],
  ] as const) {
    const noted = member(part, key);
    if (noted !== undefined) losses.note(note, noted, Math.max(1, members(noted).length));
  }
  const description = text(part, "description");
  return {
    status,
    ...(description === undefined ? {} : { description }),
    ...(reading.dialect === "2.0" ? swaggerContent(part, operation, reading) : content(part, reading)),
    source: sourceOf(part),
  };
}

function hasContent(part: Part, { dialect }: Reading): boolean {
  return dialect === "2.0" ? member(part, "schema") !== undefined : members(member(part, "content")).length > 0;
}

function content(part: Part, reading: Reading): Pick<ApiResponse, "mediaType" | "schema"> {
  const offered = new Map(members(member(part, "content")));
  const [mediaType, ...others] = byPreference([...offered.keys()]);
  const declared = mediaType === undefined ? undefined : offered.get(mediaType);
  if (mediaType === undefined || declared === undefined) return {};
  if (others.length > 0) reading.losses.note("response-media-type", part, others.length);
  const resolved = follow(declared, reading);
  const media = resolved.ok ? resolved.part : declared;
  for (const key of ["example", "examples"]) {
    const example = member(media, key);
    if (example !== undefined) reading.losses.note("example", example);
  }
  const schema = member(media, "schema") ?? member(media, "itemSchema");
  return { mediaType, ...(schema === undefined ? {} : { schema: reading.schemas.read(schema) }) };
}

function swaggerContent(part: Part, operation: Part, reading: Reading): Pick<ApiResponse, "mediaType" | "schema"> {
  const schema = member(part, "schema");
  if (schema === undefined) return {};
  const produces = texts(member(operation, "produces") ?? member(reading.root, "produces"));
  const preferred = byPreference(produces);
  const isFile = member(schema, "type")?.value === "file";
  const [mediaType] = isFile ? preferred.filter((each) => mediaKind(each) !== "json") : preferred;
  if (produces.length > 1) reading.losses.note("response-media-type", part, produces.length - 1);
  return {
    mediaType: mediaType ?? (isFile ? "application/octet-stream" : "application/json"),
    schema: reading.schemas.read(schema),
  };
}
