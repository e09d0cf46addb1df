import { isJsonObject, sampleValue, type Json, type JsonObject } from "@mortise/core";
import { declaredAnswer } from "@mortise/core/cassette";
import { jsonAnswer, queryOf, type MockAnswer, type MockRequest } from "./mock-request.ts";
import { withValueAt } from "./pointer.ts";

const SECOND_PAGE = "mock-page-2";
const SECOND_URL = "mock_page=2";

/** An operation's answer out of thin air: what its schema describes, or nothing where it describes nothing. Lists have two pages. */
export function sampledAnswer(
  id: string,
  operation: JsonObject,
  openapi: JsonObject,
  request: MockRequest,
  wanted: number | undefined,
  origin: string,
): MockAnswer {
  const status = wanted ?? 200;
  const schema = declaredAnswer(openapi, id, status);
  if (schema === undefined) {
    if (status >= 400) return jsonAnswer(status, { error: `As asked for: ${String(status)}.` }, `${id} (as asked for)`);
    const isEmpty = status === 204 || (wanted === undefined && request.method === "DELETE");
    return isEmpty
      ? { status: 204, headers: {}, body: new Uint8Array(), note: `${id} (nothing declared)` }
      : jsonAnswer(status, {}, `${id} (nothing declared)`);
  }
  const sampled = sampleValue(schema, openapi, "all", { examples: true }) ?? {};
  const { json, headers } = status < 300 ? paged(sampled, operation, request, origin) : { json: sampled, headers: {} };
  return jsonAnswer(status, json, `${id} (example)`, headers);
}

interface Page {
  readonly json: Json;
  readonly headers: Readonly<Record<string, string>>;
}

/** The first page names the second, and the second none: otherwise a list would never end. */
function paged(json: Json, operation: JsonObject, request: MockRequest, origin: string): Page {
  const notes = operation["x-mortise-response"];
  const paging = isJsonObject(notes) ? notes["paging"] : undefined;
  if (!isJsonObject(paging)) return { json, headers: {} };
  const { kind, next, hasMore, parameter } = paging;
  const query = queryOf(request);
  const position = query.find(([name]) => name === parameter)?.[1];
  const isFirst =
    kind === "cursor"
      ? position === undefined
      : kind === "offset" || kind === "page"
        ? position === undefined || Number(position) <= Number(paging["first"] ?? (kind === "page" ? 1 : 0))
        : !request.target.includes(SECOND_URL);
  const onward = `${origin}${request.target}${request.target.includes("?") ? "&" : "?"}${SECOND_URL}`;
  let page = json;
  if (typeof hasMore === "string") page = withValueAt(page, hasMore, isFirst);
  if (typeof next === "string") {
    page = withValueAt(page, next, isFirst ? (kind === "cursor" ? SECOND_PAGE : onward) : undefined);
  }
  // Without a word on whether there is more, an empty page is the end of a counted list.
  if (!isFirst && typeof hasMore !== "string" && (kind === "offset" || kind === "page") && isJsonObject(notes)) {
    const { items } = notes;
    if (typeof items === "string") page = items === "" ? [] : withValueAt(page, items, []);
  }
  return { json: page, headers: kind === "link" && isFirst ? { link: `<${onward}>; rel="next"` } : {} };
}
