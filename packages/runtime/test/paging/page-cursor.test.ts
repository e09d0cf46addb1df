import { expect, it } from "@jest/globals";
import type { PagingPlan } from "@mortise/core";
import type { Binding } from "../../src/call.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor, structuredOf, textOf, type Stage } from "../fixtures/services.ts";

const list = { items: "", cursorArgument: "cursor", fieldsArgument: "fields" } as const;
const connector = makeConnector({
  origin: "https://tickets.example",
  tools: ["list", "list_other"].map((name) => ({
    name,
    parameters: [
      { name: "status", in: "query" as const },
      { name: "page", in: "query" as const, schema: { type: "integer" }, hidden: true },
    ],
    plan: { response: { ...list, paging: { kind: "page" as const, argument: "page", first: 1 } } },
  })),
});

function makeStage(): Stage {
  return stageFor(connector, () => response('[{"id":1,"name":"a"}]'));
}

async function cursorOf(stage: Stage, args: Readonly<Record<string, unknown>> = { status: "open" }): Promise<string> {
  return (structuredOf(await stage.call("list", args)) as { next_cursor: string }).next_cursor;
}

it("asks for the page that a cursor leads to, with the same arguments and nothing of its own", async () => {
  const stage = makeStage();
  const cursor = await cursorOf(stage);

  const answer = await stage.call("list", { cursor, status: "open", fields: ["id"] });

  expect(stage.egress.sent.map(({ path }) => path)).toEqual(["/tickets?status=open", "/tickets?status=open&page=2"]);
  expect(structuredOf(answer)).toMatchObject({ items: [{ id: 1 }] });
});

interface Misuse {
  readonly says: string;
  readonly tool?: string;
  readonly status?: string;
  readonly binding?: Partial<Binding>;
  readonly change?: (cursor: string) => string;
  readonly laterMs?: number;
}

const someoneElse = (scope: Partial<Binding["scope"]>): Partial<Binding> => ({
  scope: { organisation: "acme", workspace: "support", user: "ann", agent: "triage", ...scope },
});
const NOT_YOURS =
  "This cursor was not given by this tool, or not to this caller. Leave it out to begin with the first page.";

it.each<[string, Misuse]>([
  ["of another tool", { tool: "list_other", says: NOT_YOURS }],
  ["of another user", { binding: someoneElse({ user: "bob" }), says: NOT_YOURS }],
  ["of another workspace", { binding: someoneElse({ workspace: "sales" }), says: NOT_YOURS }],
  ["of another agent", { binding: someoneElse({ agent: "other" }), says: NOT_YOURS }],
  ["of another organisation", { binding: someoneElse({ organisation: "evil" }), says: NOT_YOURS }],
  ["of another instance", { binding: { instance: "tickets-2" }, says: NOT_YOURS }],
  ["that was changed", { change: (cursor) => `A${cursor.slice(1)}`, says: NOT_YOURS }],
  ["without its signature", { change: (cursor) => cursor.split(".")[0] ?? "", says: NOT_YOURS }],
  ["with a signature that is empty", { change: (cursor) => `${cursor.split(".")[0] ?? ""}.`, says: NOT_YOURS }],
  ["with something behind it", { change: (cursor) => `${cursor}.x`, says: NOT_YOURS }],
  ["that is very long", { change: (cursor) => cursor + "x".repeat(100_000), says: NOT_YOURS }],
  [
    "of a call with other arguments",
    {
      status: "closed",
      says: "This cursor continues a call with other arguments: repeat those unchanged. Leave it out to begin with the first page.",
    },
  ],
  [
    "that has expired",
    { laterMs: 3_601_000, says: "This cursor has expired. Leave it out to begin with the first page." },
  ],
])("refuses a cursor %s, and sends nothing", async (_what, { says, tool = "list", status = "open", ...misuse }) => {
  const stage = makeStage();
  const cursor = await cursorOf(stage);
  stage.clock.advance(misuse.laterMs ?? 0);
  stage.egress.sent.length = 0;

  const answer = await stage.call(
    tool,
    { status, cursor: misuse.change?.(cursor) ?? cursor },
    { binding: misuse.binding ?? {} },
  );

  expect(structuredOf(answer)).toMatchObject({
    code: "arguments_invalid",
    faults: [{ pointer: "/cursor", message: says }],
  });
  expect(stage.egress.sent).toEqual([]);
});

it("is good in every process that has the same key, and in no other", async () => {
  const answer = async (key: number, cursor?: string) => {
    const stage = stageFor(connector, () => response("[1]"), { cursorKey: new Uint8Array(32).fill(key) });
    return stage.call("list", cursor === undefined ? {} : { cursor });
  };
  const { next_cursor: cursor } = structuredOf(await answer(1)) as { next_cursor: string };

  expect((await answer(1, cursor)).isError).toBe(false);
  expect(textOf(await answer(2, cursor))).toContain(NOT_YOURS);
});

it("is good for a tool as it is: not where its list has come to be read in another way, or elsewhere", async () => {
  const cursorKey = new Uint8Array(32).fill(1);
  const stageOf = (path: string, paging: PagingPlan, origin = "https://tickets.example") =>
    stageFor(
      makeConnector({ origin, tools: [{ name: "list", path, plan: { response: { ...list, paging } } }] }),
      () => response("[1]", { headers: { "content-type": "application/json", link: "<?p=2>; rel=next" } }),
      { cursorKey },
    );
  const { next_cursor: cursor } = structuredOf(await stageOf("/a", { kind: "link" }).call("list")) as {
    next_cursor: string;
  };

  expect((await stageOf("/a", { kind: "link" }).call("list", { cursor })).isError).toBe(false);
  for (const changed of [
    stageOf("/b", { kind: "link" }),
    stageOf("/a", { kind: "link" }, "https://other.example"),
    stageOf("/a", { kind: "cursor", argument: "p", next: "/next" }),
  ]) {
    expect(textOf(await changed.call("list", { cursor }))).toContain(NOT_YOURS);
    expect(changed.egress.sent).toEqual([]);
  }
});

it("is good whatever the order of the arguments is", async () => {
  const stage = stageFor(
    makeConnector({
      origin: "https://tickets.example",
      tools: [
        {
          name: "list",
          parameters: [
            { name: "a", in: "query" },
            { name: "b", in: "query", schema: { type: "integer" } },
          ],
          plan: { response: { ...list, paging: { kind: "link" } } },
        },
      ],
    }),
    () => response("[1]", { headers: { "content-type": "application/json", link: "</tickets?p=2>; rel=next" } }),
  );
  const { next_cursor: cursor } = structuredOf(await stage.call("list", { a: "x", b: 9007199254740993n })) as {
    next_cursor: string;
  };

  expect((await stage.call("list", { cursor, b: 9007199254740993n, a: "x" })).isError).toBe(false);
  expect((await stage.call("list", { cursor, b: 9007199254740992n, a: "x" })).isError).toBe(true);
});

it("ends where an upstream leads back to the page that it has just given", async () => {
  const paging = { kind: "cursor", argument: "after", next: "/next" } as const;
  const stage = stageFor(
    makeConnector({
      origin: "https://tickets.example",
      tools: [
        {
          name: "list",
          parameters: [{ name: "after", in: "query", hidden: true }],
          plan: { response: { ...list, items: "/data", paging } },
        },
      ],
    }),
    () => response('{"data":[1],"next":"c1"}'),
  );
  const { next_cursor: cursor } = structuredOf(await stage.call("list")) as { next_cursor: string };

  expect(structuredOf(await stage.call("list", { cursor }))).toEqual({ shown: 1, items: [1] });
  expect(stage.egress.sent.map(({ path }) => path)).toEqual(["/tickets", "/tickets?after=c1"]);
});

it("gives no cursor that is too long for a model, and says that there is more", async () => {
  const paging = { kind: "next_url", next: "/next" } as const;
  const stage = stageFor(
    makeConnector({
      origin: "https://tickets.example",
      tools: [{ name: "list", plan: { response: { ...list, items: "/data", paging } } }],
    }),
    () => response(JSON.stringify({ data: [1], next: `?after=${"x".repeat(9_000)}` })),
  );

  expect(structuredOf(await stage.call("list"))).toEqual({
    shown: 1,
    note: "There are more pages, but they cannot be reached from here.",
    items: [1],
  });
});
