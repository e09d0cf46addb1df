import { expect, it } from "@jest/globals";
import type { ResponsePlan } from "@mortise/core";
import type { UpstreamResponse } from "../../src/egress/egress.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, someSecret, stageFor, structuredOf, textOf } from "../fixtures/services.ts";

const own = { cursorArgument: "cursor", fieldsArgument: "fields" } as const;
const users =
  '{"data":[{"id":1,"name":"Ann","team":{"id":7,"name":"A"}},{"id":2,"name":"Bob","tags":[{"k":"x","v":1}]}]}';

async function ask(
  plan: ResponsePlan,
  reply: string | UpstreamResponse,
  args: Readonly<Record<string, unknown>> = {},
  maxTextBytes = 10_000,
) {
  const connector = makeConnector({
    origin: "https://tickets.example",
    tools: [
      {
        name: "list",
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", maximum: 100 } },
          { name: "offset", in: "query", schema: { type: "integer" }, hidden: true },
        ],
        plan: { response: plan },
      },
    ],
  });
  const stage = stageFor(connector, () => (typeof reply === "string" ? response(reply) : reply), {
    policy: { maxTextBytes },
  });
  const answer = await stage.call("list", args);
  return { answer, stage, value: structuredOf(answer) };
}

it("answers with the items, how many there are, and what stood beside them", async () => {
  const { answer } = await ask(
    {
      items: "/data",
      total: "/meta/total",
      ...own,
      paging: { kind: "cursor", argument: "offset", next: "/meta/next" },
    },
    '{"ok": true, "data": [{"id": 9007199254740993}, 1.10], "meta": {"total": 12, "next": "", "took": 3}}',
  );

  expect(textOf(answer)).toBe(
    '{"shown":2,"total":12,"items":[{"id": 9007199254740993},1.10],"beside":{"ok":true,"meta":{"took":3}}}',
  );
  expect(answer.structured).toBe(textOf(answer));
});

it("takes an answer that is a list for one, and an empty list for the end", async () => {
  expect((await ask({ items: "", ...own }, "[1,2]")).value).toEqual({ shown: 2, items: [1, 2] });
  expect(
    (await ask({ items: "", ...own, paging: { kind: "offset", argument: "offset", first: 0 } }, " [ ] ")).value,
  ).toEqual({
    shown: 0,
    items: [],
  });
});

it("gives an answer without the list as it is", async () => {
  expect((await ask({ items: "/data", ...own }, '{"data":null,"note":"none"}')).value).toEqual({
    data: null,
    note: "none",
  });
  expect((await ask({ items: "/data/list", ...own }, '"text"')).value).toBe("text");
});

it("shows of each item the fields that are asked for", async () => {
  const { value } = await ask({ items: "/data", ...own }, users, { fields: ["name", "team.id", "tags.k"] });

  expect(value).toEqual({
    shown: 2,
    items: [
      { name: "Ann", team: { id: 7 } },
      { name: "Bob", tags: [{ k: "x" }] },
    ],
  });
});

it("says which fields no item has, and which they have", async () => {
  expect((await ask({ items: "/data", ...own }, users, { fields: ["id", "nam", "team.x"] })).value).toEqual({
    shown: 2,
    items: [{ id: 1, team: {} }, { id: 2 }],
    note: "No item has: nam, team.x. Items have: id, name, team.",
  });
});

it("refuses more fields than anybody chooses, and cuts what it says of unknown ones", async () => {
  const many = await ask({ items: "/data", ...own }, users, { fields: Array.from({ length: 101 }, String) });
  expect(many.value).toMatchObject({ code: "arguments_invalid", faults: [{ pointer: "/fields" }] });
  expect(many.stage.egress.sent).toEqual([]);

  const long = await ask({ items: "/data", ...own }, users, { fields: ["a.".repeat(501)] });
  expect(long.value).toMatchObject({ code: "arguments_invalid", faults: [{ pointer: "/fields" }] });
  expect(long.stage.egress.sent).toEqual([]);

  const unknown = Array.from({ length: 100 }, (_, index) => `${index}`.repeat(333));
  const { answer } = await ask({ items: "/data", ...own }, users, { fields: unknown });
  expect(textOf(answer).length).toBeLessThan(1_000);
});

it("says once that a list has ended where its next page is itself", async () => {
  const paging = { kind: "next_url", next: "/next" } as const;

  expect((await ask({ items: "/data", ...own, paging }, '{"data":[1],"next":"/tickets"}')).value).toEqual({
    shown: 1,
    items: [1],
  });
});

it("finds a field whose own name has dots, and leaves items alone that are no objects", async () => {
  expect((await ask({ items: "", ...own }, '[{"a.b":1,"a":{"b":2,"c":3}},5]', { fields: ["a.b"] })).value).toEqual({
    shown: 2,
    items: [{ "a.b": 1, a: { b: 2 } }, 5],
  });
});

it("takes a page that is not full for the last one only where the size is known to be granted", async () => {
  const paging = { kind: "offset", argument: "offset", first: 0, sizeArgument: "limit" } as const;

  expect((await ask({ items: "", ...own, paging }, "[1,2]", { limit: 3 })).value).not.toHaveProperty("next_cursor");
  expect((await ask({ items: "", ...own, paging }, "[1,2]", { limit: 2 })).value).toHaveProperty("next_cursor");
  expect((await ask({ items: "", ...own, paging }, "[1,2]")).value).toHaveProperty("next_cursor");
});

it("says which page is the first one where the upstream insists on being told", async () => {
  const connector = makeConnector({
    origin: "https://tickets.example",
    tools: [
      {
        name: "list",
        parameters: [{ name: "page", in: "query", schema: { type: "integer" }, hidden: true }],
        plan: {
          parameters: [
            { argument: "page", name: "page", location: "query", type: "integer", required: true, origin: "/0" },
          ],
          response: { items: "", ...own, paging: { kind: "page", argument: "page", first: 1 } },
        },
      },
    ],
  });
  const stage = stageFor(connector, () => response("[1]"));

  const { next_cursor: cursor } = structuredOf(await stage.call("list")) as { next_cursor: string };
  await stage.call("list", { cursor });

  expect(stage.egress.sent.map(({ path }) => path)).toEqual(["/tickets?page=1", "/tickets?page=2"]);
});

it("says how many items are left out where nothing leads to them", async () => {
  const items = Array.from({ length: 100 }, (_, id) => ({ id, text: "x".repeat(90) }));
  const { answer, value } = await ask({ items: "", fieldsArgument: "fields" }, JSON.stringify(items), {}, 2_000);

  expect(Buffer.byteLength(textOf(answer))).toBeLessThanOrEqual(2_000);
  expect(value).toMatchObject({
    note: expect.stringMatching(/^\d\d of 100 items are left out\. Ask for less, or choose `fields`\.$/),
  });
});

it("says that there are more pages where their address must not be followed", async () => {
  for (const next of ["https://evil.example/tickets", "/admin"]) {
    const { value } = await ask(
      { items: "/data", ...own, paging: { kind: "next_url", next: "/next" } },
      `{"data":[1],"next":"${next}"}`,
    );

    expect(value).toEqual({
      shown: 1,
      items: [1],
      note: "There are more pages, but they cannot be reached from here.",
    });
  }
});

it("puts no secret into a cursor, though the upstream put it into the next page's address", async () => {
  const link = `</tickets?token=${someSecret}&page=2>; rel=next`;
  const headers = { "content-type": "application/json", link };
  const { value } = await ask({ items: "", ...own, paging: { kind: "link" } }, response("[1]", { headers }));

  expect(value).toEqual({ shown: 1, items: [1], note: "There are more pages, but they cannot be reached from here." });
});

it("leaves what stands beside the list out where it is long", async () => {
  const { value } = await ask({ items: "/data", ...own }, JSON.stringify({ data: [1], long: "x".repeat(5_000) }));

  expect(value).toEqual({ shown: 1, items: [1] });
});
