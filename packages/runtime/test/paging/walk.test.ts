import { expect, it } from "@jest/globals";
import type { JsonObject, PagingPlan, ResponsePlan } from "@mortise/core";
import * as fc from "fast-check";
import type { OutgoingRequest } from "../../src/egress/egress.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor, structuredOf, textOf, type Respond, type Stage } from "../fixtures/services.ts";

interface Answer {
  readonly items: readonly JsonObject[];
  readonly shown: number;
  readonly next_cursor?: string;
}

/** One kind of paging: its plan, and an upstream that pages that way through the texts of its items. */
interface Kind {
  readonly response: ResponsePlan;
  readonly parameter?: { readonly name: string; readonly type: string };
  readonly upstream: (items: readonly string[], size: number) => Respond;
}

const ORIGIN = "https://tickets.example";
const own = { fieldsArgument: "fields", cursorArgument: "cursor" };
const queryOf = (request: OutgoingRequest): URLSearchParams => new URL(ORIGIN + request.path).searchParams;
const listOf = (items: readonly string[], rest: string): string => `{"data":{"list":[${items.join(",")}]}${rest}}`;
const reading = (paging: PagingPlan, more: Partial<ResponsePlan> = {}): ResponsePlan => ({
  items: "/data/list",
  ...own,
  paging,
  ...more,
});

const kinds: Readonly<Record<string, Kind>> = {
  cursor: {
    response: reading({ kind: "cursor", argument: "after", next: "/meta/next" }),
    parameter: { name: "after", type: "string" },
    upstream: (items, size) => (request) => {
      const start = Number(Buffer.from(queryOf(request).get("after") ?? "", "base64").toString());
      const next =
        start + size < items.length ? JSON.stringify(Buffer.from(String(start + size)).toString("base64")) : "null";
      return response(listOf(items.slice(start, start + size), `,"meta":{"next":${next}}`));
    },
  },
  "cursor that is the last item's own number": {
    response: reading({ kind: "cursor", argument: "after", next: "/data/list/-/id" }),
    parameter: { name: "after", type: "integer" },
    upstream: (items, size) => (request) => {
      const after = queryOf(request).get("after");
      const start = after === null ? 0 : items.findIndex((item) => item.startsWith(`{"id":${after},`)) + 1;
      return response(listOf(items.slice(start, start + size), ""));
    },
  },
  "cursor that is a large number": {
    response: reading({ kind: "cursor", argument: "after", next: "/next", hasMore: "/more" }),
    parameter: { name: "after", type: "integer" },
    upstream: (items, size) => (request) => {
      const start = Number(BigInt(queryOf(request).get("after") ?? "9007199254740993000") - 9007199254740993000n);
      const next = 9007199254740993000n + BigInt(start + size);
      return response(
        listOf(items.slice(start, start + size), `,"next":${next},"more":${start + size < items.length}`),
      );
    },
  },
  "offset, with a total": {
    response: reading({ kind: "offset", argument: "skip", first: 0 }, { total: "/total" }),
    parameter: { name: "skip", type: "integer" },
    upstream: (items, size) => (request) => {
      const start = Number(queryOf(request).get("skip") ?? 0);
      return response(listOf(items.slice(start, start + size), `,"total":${items.length}`));
    },
  },
  "offset from 1, without any sign of an end": {
    response: reading({ kind: "offset", argument: "start", first: 1 }),
    parameter: { name: "start", type: "integer" },
    upstream: (items, size) => (request) => {
      const start = Number(queryOf(request).get("start") ?? 1) - 1;
      return response(listOf(items.slice(start, start + size), ""));
    },
  },
  page: {
    response: reading({ kind: "page", argument: "page", first: 1, hasMore: "/more" }),
    parameter: { name: "page", type: "integer" },
    upstream: (items, size) => (request) => {
      const start = (Number(queryOf(request).get("page") ?? 1) - 1) * size;
      return response(listOf(items.slice(start, start + size), `,"more":${start + size < items.length}`));
    },
  },
  next_url: {
    response: reading({ kind: "next_url", next: "/links/next" }),
    upstream: (items, size) => (request) => {
      const start = Number(queryOf(request).get("from") ?? 0);
      const next = start + size < items.length ? `"${ORIGIN}\\/tickets?from=${start + size}"` : '""';
      return response(listOf(items.slice(start, start + size), `,"links":{"next":${next}}`));
    },
  },
  link: {
    response: reading({ kind: "link" }),
    upstream: (items, size) => (request) => {
      const start = Number(queryOf(request).get("from") ?? 0);
      const next = start + size < items.length ? `</tickets?from=${start + size}>; rel="last next", ` : "";
      const link = `${next}<${ORIGIN}/tickets>; rel=first`;
      const headers = { "content-type": "application/json", link };
      return response(listOf(items.slice(start, start + size), ""), { headers });
    },
  },
};

function stageOf(kind: Kind, items: readonly string[], size: number, budget: number): Stage {
  const { parameter } = kind;
  const connector = makeConnector({
    origin: ORIGIN,
    tools: [
      {
        name: "list",
        parameters:
          parameter === undefined
            ? []
            : [{ name: parameter.name, in: "query", schema: { type: parameter.type }, hidden: true }],
        plan: { response: kind.response },
      },
    ],
  });
  return stageFor(connector, kind.upstream(items, size), { policy: { maxTextBytes: budget } });
}

/** Follows the cursors to the end, and gives back the texts of all items. */
async function walk(stage: Stage, budget: number): Promise<readonly string[]> {
  const texts: string[] = [];
  let cursor: string | undefined;
  for (let calls = 0; calls < 500; calls += 1) {
    const answer = await stage.call("list", cursor === undefined ? {} : { cursor });
    expect(answer.isError).toBe(false);
    expect(answer.structured).toBe(textOf(answer));
    expect(Buffer.byteLength(textOf(answer))).toBeLessThanOrEqual(budget);
    const { items, shown, next_cursor: next } = structuredOf(answer) as Answer;
    expect(items).toHaveLength(shown);
    // Numbers beyond 2^53 do not survive a parser, so the items are compared as text.
    const list = /"items":\[(.*)\](?:,"beside":|\}$)/s.exec(textOf(answer))?.[1] ?? "";
    texts.push(...(list === "" ? [] : list.split(/,(?=\{"id":)/)));
    if (next === undefined) return texts;
    cursor = next;
  }
  throw new Error("The list does not end.");
}

const someItems = fc
  .array(fc.string({ maxLength: 120 }), { maxLength: 40 })
  .map((texts) =>
    texts.map((text, number) => `{"id":${9007199254740993n + BigInt(number)},"text":${JSON.stringify(text)}}`),
  );

it.each(Object.keys(kinds))(
  "gives every item once and in order, whatever the pages and the budget are: %s",
  async (name) => {
    const kind = kinds[name];
    if (kind === undefined) throw new Error(name);
    await fc.assert(
      fc.asyncProperty(
        someItems,
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 2_000, max: 8_000 }),
        async (items, size, budget) => {
          expect(await walk(stageOf(kind, items, size, budget), budget)).toEqual(items);
        },
      ),
      { numRuns: 40 },
    );
  },
);

it("shows at least one item each time, cut inside where it is larger than the budget", async () => {
  const items = [`{"id":1,"text":"${"x".repeat(5_000)}"}`, `{"id":2,"text":"y"}`];
  const stage = stageOf(kinds["page"] as Kind, items, 10, 1_500);

  const first = structuredOf(await stage.call("list")) as Answer;
  const second = structuredOf(await stage.call("list", { cursor: first.next_cursor })) as Answer;

  expect(first).toMatchObject({
    shown: 1,
    items: [{ id: 1, text: expect.stringContaining("bytes left out]") }],
    note: "The item is too long to be shown whole; choose its fields.",
  });
  expect(second).toMatchObject({ shown: 1, items: [{ id: 2 }] });
  expect(second).not.toHaveProperty("next_cursor");
});
