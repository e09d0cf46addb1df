import type { Paging, Parameter, Response } from "../../descriptor/descriptor.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { locatedName } from "../../tools/renames.ts";
import type { ApiResponse } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { type NamedSchemas, resolve } from "./body-members.ts";
import { isList, type SchemaCleaner } from "./clean-schemas.ts";
import { cleanText } from "./text.ts";
import { escapeStep } from "../../json-pointer.ts";

const LONGEST_MEDIA_TYPE = 200;

/** Describes what an operation answers; where the list in it is, and how the next page is asked for, only where the document leaves no doubt. */
export function describeResponse(
  response: ApiResponse,
  parameters: readonly Parameter[],
  operation: string,
  model: NamedSchemas,
  cleaner: SchemaCleaner,
  report: (loss: Loss) => void,
): Response | undefined {
  const { mediaType, source } = response;
  const isNamed = mediaType !== undefined && mediaType.length <= LONGEST_MEDIA_TYPE;
  if (mediaType !== undefined && !isNamed) {
    const what = `the media type \`${mediaType.slice(0, 60)}…\` of the answer`;
    report({
      kind: "changed",
      source,
      operation,
      what,
      reason: `A media type has ${LONGEST_MEDIA_TYPE} characters at most.`,
    });
  }
  const description = cleanText(response.description ?? "", 2_000);
  const schema =
    response.schema === undefined
      ? undefined
      : cleaner.clean(response.schema, { source: `${source}/schema`, operation });
  const list = response.schema === undefined || !isJson(mediaType) ? {} : listIn(response.schema, parameters, model);
  const described: Response = {
    ...(isNamed && mediaType !== "application/json" ? { content_type: mediaType } : {}),
    ...(description === "" || GENERIC.test(description) ? {} : { description }),
    ...list,
    ...(schema === undefined || Object.keys(schema).length === 0 ? {} : { schema }),
  };
  return Object.keys(described).length === 0 ? undefined : described;
}

/** What says no more than the status does. */
const GENERIC =
  /^(?:ok|success(?:ful)?(?: (?:response|operation|request))?|(?:default|200|2xx) ?(?:response)?|created|accepted|no content|response)\.?$/i;

function isJson(mediaType: string | undefined): boolean {
  return mediaType === undefined || /json/i.test(mediaType);
}

/** The parameter that takes the next page's mark, and the member of the answer that holds it. */
const CURSORS: readonly (readonly [parameters: readonly string[], members: readonly string[]])[] = [
  [
    ["cursor", "start_cursor", "startCursor"],
    ["next_cursor", "nextCursor"],
  ],
  [
    ["page_token", "pageToken"],
    ["next_page_token", "nextPageToken"],
  ],
  [
    ["next_token", "nextToken", "NextToken"],
    ["next_token", "nextToken", "NextToken"],
  ],
  [
    ["continuation_token", "continuationToken"],
    ["continuation_token", "continuationToken", "next_continuation_token", "nextContinuationToken"],
  ],
];
/** Objects of an answer that hold what is to know about its page. */
const PAGE_NOTES = ["meta", "metadata", "paging", "pagination", "page", "page_info", "pageInfo", "response_metadata"];

function listIn(
  schema: JsonObject,
  parameters: readonly Parameter[],
  model: NamedSchemas,
): Pick<Response, "items" | "paging"> {
  const answer = resolve(schema, model);
  if (answer === undefined) return {};
  if (answer["type"] === "array") return { items: "" };
  const members = membersOf(answer, model);
  const lists = members.filter(([, member]) => member["type"] === "array");
  const [only] = lists;
  if (only === undefined || lists.length > 1) return {};
  const paging = pagingOf(members, parameters, model);
  return paging === undefined ? {} : { items: `/${escapeStep(only[0])}`, paging };
}

function pagingOf(
  members: readonly (readonly [string, JsonObject])[],
  parameters: readonly Parameter[],
  model: NamedSchemas,
): Paging | undefined {
  const places = [
    { at: "", members },
    ...members
      .filter(([name]) => PAGE_NOTES.includes(name))
      .map(([name, note]) => ({ at: `/${name}`, members: membersOf(note, model) })),
  ];
  for (const [names, nexts] of CURSORS) {
    const takers = parameters.filter(
      ({ name, location }) => names.includes(name) && (location === "query" || location === "body"),
    );
    const [taker] = takers;
    if (taker === undefined || takers.length > 1) continue;
    for (const place of places) {
      const next = place.members.find(([name, member]) => nexts.includes(name) && isText(member));
      if (next === undefined) continue;
      const more = place.members.find(([name, member]) => /^has_?more$/i.test(name) && member["type"] === "boolean");
      const shared = parameters.filter(({ name }) => name === taker.name).length > 1;
      return {
        kind: "cursor",
        parameter: shared ? locatedName(taker) : taker.name,
        next: `${place.at}/${next[0]}`,
        ...(more === undefined ? {} : { has_more: `${place.at}/${more[0]}` }),
      };
    }
  }
  return undefined;
}

/** The members of an object, each behind its reference, those of its `allOf` included. */
function membersOf(schema: JsonObject, model: NamedSchemas, depth = 0): readonly (readonly [string, JsonObject])[] {
  const { properties, allOf } = schema;
  const own = isJsonObject(properties) ? Object.entries(properties) : [];
  const parts = isList(allOf) && depth < 5 ? allOf : [];
  return [
    ...own.flatMap(([name, member]) => {
      const target = isJsonObject(member) ? resolve(member, model) : undefined;
      return target === undefined ? [] : [[name, target] as const];
    }),
    ...parts.flatMap((part) => {
      const target = isJsonObject(part) ? resolve(part, model) : undefined;
      return target === undefined ? [] : membersOf(target, model, depth + 1);
    }),
  ];
}

function isText({ type }: JsonObject): boolean {
  return (
    type === "string" ||
    (isList(type) && type.includes("string") && type.every((one) => one === "string" || one === "null"))
  );
}
