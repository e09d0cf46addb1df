import { expect, it } from "@jest/globals";
import type { CompiledConnector } from "../../../src/compiled-connector.ts";
import type { JsonObject } from "../../../src/json.ts";
import { applyProfile } from "../../../src/tools/profiles/apply-profile.ts";
import { profiles, type ProfileName } from "../../../src/tools/profiles/profiles.ts";
import type { InputSchema, Plan, Tool } from "../../../src/tools/tool.ts";

const ALL = Object.keys(profiles) as ProfileName[];

function tool(
  name: string,
  properties: Record<string, JsonObject> = {},
  more: { defs?: JsonObject; plan?: Partial<Plan>; description?: string } = {},
): Tool {
  const inputSchema: InputSchema = {
    type: "object",
    properties,
    required: Object.keys(properties).slice(0, 1),
    additionalProperties: false,
    ...(more.defs === undefined ? {} : { $defs: more.defs }),
  };
  const plan: Plan = {
    operationId: name,
    origin: "/operations/0",
    method: "GET",
    url: { scheme: "https", authority: [{ kind: "text", text: "example.com" }], path: [], query: [] },
    parameters: [],
    constants: [],
    body: null,
    injection: null,
    retryable: true,
    ...more.plan,
  };
  const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
  return {
    definition: { name, title: name, description: more.description ?? "Does it.", inputSchema, annotations },
    plan,
    origin: "/x",
  };
}

function connector(tools: readonly Tool[], name = "shelf"): CompiledConnector {
  return {
    format: "mortise/connector",
    version: 2,
    hash: "",
    metadata: {
      name: "Shelf",
      slug: "shelf",
      version: "1.0.0",
      description: "Books.",
      publisher: "Us",
      categories: [],
    },
    server: { name, description: "Books.", mode: "list" },
    securitySchemes: {},
    rateLimits: [],
    tools,
  };
}

const properties = ({ tools }: CompiledConnector) => tools[0]?.definition.inputSchema.properties;

it("has a source and a day for every fact", () => {
  for (const profile of Object.values(profiles)) {
    for (const [key, fact] of Object.entries(profile)) {
      if (key === "title") continue;
      expect(fact).toMatchObject({
        checked: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        source: expect.stringMatching(/^https:\/\//),
      });
    }
  }
});

it("changes nothing but the hash of what every profile takes as it is", () => {
  const before = connector([tool("list_books", { shelf: { type: "string", enum: ["a", "b"] } })]);
  const { connector: after, notes } = applyProfile(before, ALL);
  expect(notes).toEqual([]);
  expect(after.tools).toEqual(before.tools);
  expect(after.hash).toMatch(/^[0-9a-f]{64}$/);
});

it("shortens a name that is too long with the client's prefix, by the name alone", () => {
  const long = "list_all_of_the_books_that_stand_on_the_shelves_of_a_library";
  const alone = applyProfile(connector([tool(long)]), ["anthropic"]);
  const among = applyProfile(connector([tool("other"), tool(long)]), ["anthropic"]);
  const name = alone.connector.tools[0]?.definition.name ?? "";
  expect(`mcp__shelf__${name}`).toHaveLength(64);
  expect(name).toMatch(/^list_all_of_the_books_[a-z_]*_[0-9a-f]{6}$/);
  expect(among.connector.tools[1]?.definition.name).toBe(name);
  expect(alone.notes).toMatchObject([{ profile: "anthropic", kind: "renamed-tool", tool: long }]);
});

it("leaves out one tool that no name is left for, and keeps the others", () => {
  const { connector: after, notes } = applyProfile(connector([tool("list"), tool("get_everything")], "s".repeat(50)), [
    "anthropic",
  ]);
  expect(after.tools.map(({ definition }) => definition.name)).toEqual(["list"]);
  expect(notes).toMatchObject([{ kind: "left-out", tool: "get_everything" }]);
});

it("renames an argument that a provider refuses, and the plan maps it back", () => {
  const plan: Partial<Plan> = {
    url: { scheme: "https", authority: [], path: [[{ kind: "argument", argument: "$id" }]], query: [] },
    parameters: [{ argument: "$id", name: "$id", location: "path", type: "string", required: true, origin: "/p" }],
    response: { paging: { kind: "offset", argument: "$id", first: 0, sizeArgument: "$id" }, fieldsArgument: "$id" },
  };
  const { connector: after, notes } = applyProfile(connector([tool("get", { $id: { type: "string" } }, { plan })]), [
    "anthropic",
  ]);
  const [{ definition, plan: renamed } = tool("none")] = after.tools;
  const [argument = ""] = definition.inputSchema.required ?? [];
  expect(argument).toMatch(/^id_[0-9a-f]{6}$/);
  expect(Object.keys(definition.inputSchema.properties)).toEqual([argument]);
  expect(renamed.parameters).toMatchObject([{ argument, name: "$id" }]);
  expect(renamed.url.path).toEqual([[{ kind: "argument", argument }]]);
  expect(renamed.response).toMatchObject({ paging: { argument, sizeArgument: argument }, fieldsArgument: argument });
  expect(notes).toMatchObject([{ kind: "renamed-argument", what: `\`$id\` is called \`${argument}\`` }]);
});

it("writes references out where they are refused, and leaves a cycle open", () => {
  const defs = { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" }, label: { type: "string" } } } };
  const { connector: after, notes } = applyProfile(
    connector([tool("make", { node: { description: "The first.", $ref: "#/$defs/Node" } }, { defs })]),
    ["anthropic-agents"],
  );
  expect(properties(after)).toEqual({
    node: {
      type: "object",
      properties: { next: { type: "object" }, label: { type: "string" } },
      description: "The first.",
    },
  });
  expect(after.tools[0]?.definition.inputSchema["$defs"]).toBeUndefined();
  expect(notes.map(({ kind }) => kind)).toEqual(["changed-schema", "changed-schema"]);
});

it("leaves out a tool whose schema becomes too large with its references written out", () => {
  const defs = Object.fromEntries(
    Array.from({ length: 18 }, (_, index) => [
      `D${index}`,
      { type: "object", properties: { a: { $ref: `#/$defs/D${index + 1}` }, b: { $ref: `#/$defs/D${index + 1}` } } },
    ]),
  );
  const { connector: after, notes } = applyProfile(
    connector([tool("huge", { x: { $ref: "#/$defs/D0" } }, { defs }), tool("small")]),
    ["gemini"],
  );
  expect(after.tools.map(({ definition }) => definition.name)).toEqual(["small"]);
  expect(notes).toMatchObject([{ kind: "left-out", tool: "huge" }]);
});

it("says to Gemini what its subset can say", () => {
  const shape = {
    kind: { const: "a" },
    level: { enum: [1, 2] },
    when: { type: ["string", "null"], format: "date" },
    both: { type: ["string", "array", "null"], items: { type: "integer" } },
    some: { type: "array", items: {}, uniqueItems: true },
    map: { type: "object", additionalProperties: { type: "string" } },
  };
  const { connector: after } = applyProfile(connector([tool("make", shape)]), ["gemini"]);
  expect(properties(after)).toEqual({
    kind: { type: "string", enum: ["a"] },
    level: { type: "integer", description: "One of 1, 2" },
    when: { type: "string", nullable: true },
    both: {
      anyOf: [
        { type: "string", nullable: true },
        { type: "array", items: { type: "integer" } },
      ],
    },
    some: { type: "array", items: {} },
    map: { type: "object" },
  });
  expect(after.tools[0]?.definition.inputSchema.additionalProperties).toBe(false);
});

it("leaves nothing beside alternatives for Gemini, and requires only what is described", () => {
  const shape = {
    body: {
      type: ["object", "null"],
      description: "A shape.",
      properties: { name: { type: "string" } },
      required: ["kind", "name"],
      anyOf: [
        { properties: { kind: { const: "circle" } } },
        {
          description: "A square",
          properties: { kind: { const: "square" }, side: { type: "number" } },
          required: ["side"],
        },
      ],
    },
    open: { type: "object", properties: { a: { type: "string" } }, required: ["a", "b"] },
    free: { type: "object", required: ["b"] },
  };
  const { connector: after, notes } = applyProfile(connector([tool("make", shape)]), ["gemini"]);
  const name = { type: "string" };
  expect(properties(after)).toEqual({
    body: {
      anyOf: [
        {
          type: "object",
          nullable: true,
          description: "A shape.",
          properties: { name, kind: { type: "string", enum: ["circle"] } },
          required: ["kind", "name"],
        },
        {
          type: "object",
          description: "A square",
          properties: { name, kind: { type: "string", enum: ["square"] }, side: { type: "number" } },
          required: ["kind", "name", "side"],
        },
      ],
    },
    open: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    free: { type: "object" },
  });
  expect(notes.map(({ what }) => what)).toContain("alternatives have nothing beside them");
});

it("cuts a description and tells of too many tools, unless a model searches them", () => {
  const tools = Array.from({ length: 129 }, (_, index) => tool(`t${index}`, {}, { description: "word ".repeat(300) }));
  const listed = applyProfile(connector(tools), ["openai"]);
  expect(listed.connector.tools[0]?.definition.description.length).toBeLessThanOrEqual(1024);
  expect(listed.notes.at(-1)).toMatchObject({ kind: "too-many-tools" });
  const whole = connector(tools);
  const searched = applyProfile({ ...whole, server: { name: "shelf", description: "Books.", mode: "discovery" } }, [
    "openai",
  ]);
  expect(searched.notes.map(({ kind }) => kind)).not.toContain("too-many-tools");
});

it("leaves out the longest lists where there are more values than a provider takes", () => {
  const list = (length: number) => ({ enum: Array.from({ length }, (_, index) => `v${index}`) });
  const shape = { large: { type: "array", items: list(900) }, small: list(50), middle: list(200) };
  const { connector: after, notes } = applyProfile(connector([tool("pick", shape)]), ["openai"]);
  expect(properties(after)).toEqual({
    large: { type: "array", items: { type: "string" } },
    small: list(50),
    middle: list(200),
  });
  expect(notes).toMatchObject([
    { kind: "changed-schema", what: "its longest lists of values are left out, to come to 1000 values" },
  ]);
});
