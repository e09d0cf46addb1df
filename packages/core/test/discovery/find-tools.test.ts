import { expect, it } from "@jest/globals";
import { createToolIndex, discoveryDefinitions, findTools } from "../../src/discovery/index.ts";
import { totalCost } from "../../src/tools/cost.ts";
import { someTool } from "./some-tool.ts";

const tools = [
  someTool("list_tasks", { title: "List tasks", description: "Lists tasks.\nMore about it.", tags: ["Tasks"] }),
  someTool("create_task", { description: "Creates a task.", method: "POST", tags: ["Tasks"], parameters: ["title"] }),
  someTool("list_users", { description: "Lists users.", tags: ["Users"] }),
];
const index = createToolIndex(tools);
const everybody = (): boolean => true;
const namesIn = (answer: unknown): readonly string[] =>
  (answer as { tools: readonly { name: string }[] }).tools.map(({ name }) => name);

it("answers with names, titles, one line, whether a tool writes, and its arguments", () => {
  expect(findTools(index, { query: "create task" }, everybody)).toEqual({
    tools: [
      {
        name: "create_task",
        title: "create_task",
        description: "Creates a task.",
        writes: true,
        input_schema: {
          type: "object",
          properties: { title: { type: "string" } },
          required: [],
          additionalProperties: false,
        },
      },
      expect.objectContaining({ name: "list_tasks", title: "List tasks", description: "Lists tasks.", writes: false }),
    ],
    shown: 2,
    total: 2,
  });
});

it("shows as many as are asked for, of the tags and the kind asked for", () => {
  expect(findTools(index, { query: "list", limit: 1 }, everybody)).toMatchObject({ shown: 1, total: 2 });
  expect(namesIn(findTools(index, { query: "list", tags: ["USERS"] }, everybody))).toEqual(["list_users"]);
  expect(namesIn(findTools(index, { query: "task", read_only: true }, everybody))).toEqual(["list_tasks"]);
});

it("shows nothing that is not permitted, and does not count it", () => {
  const answer = findTools(index, { query: "list" }, ({ definition }) => definition.name !== "list_users");

  expect(answer).toMatchObject({ shown: 1, total: 1 });
  expect(namesIn(answer)).toEqual(["list_tasks"]);
});

it("leaves large schemas out, says how to see them, and gives one whole to whoever names its tool", () => {
  const large = Array.from({ length: 9 }, (_, number) =>
    someTool(`task_${"abcdefghi"[number]}`, {
      parameters: Array.from({ length: 200 }, (_, at) => `task_parameter_${at}`),
    }),
  );
  const many = createToolIndex(large);

  const answer = findTools(many, { query: "task" }, everybody);
  expect(JSON.stringify(answer).length).toBeLessThan(16_000);
  expect(answer).toMatchObject({ hint: "Search for a tool's exact name to see its input_schema.", total: 9 });
  expect(findTools(many, { query: "task_h", limit: 1 }, everybody)).toMatchObject({
    tools: [{ name: "task_h", input_schema: expect.anything() }],
  });
});

it("shows no schema that would fill a context by itself, even to whoever names its tool", () => {
  const parameters = Array.from({ length: 5_000 }, (_, at) => `task_parameter_${at}`);
  const answer = findTools(createToolIndex([someTool("task", { parameters })]), { query: "task" }, everybody);

  expect(JSON.stringify(answer).length).toBeLessThan(1_000);
  expect(answer).toMatchObject({ hint: expect.stringContaining("too large to be shown") });
});

it("says what to do where nothing fits", () => {
  expect(findTools(index, { query: "zzzzqqqq" }, everybody)).toMatchObject({
    tools: [],
    total: 0,
    hint: "Nothing fits. Use other words, fewer of them, or no tags.",
  });
});

it("lists a connector of 1,223 operations for less than 1,500 tokens", () => {
  const many = Array.from({ length: 1_223 }, (_, number) =>
    someTool(`operation_${number}`, { tags: [`a rather long tag, number ${number % 200}`] }),
  );

  expect(totalCost(discoveryDefinitions(many)).tokens).toBeLessThan(1_500);
  expect(discoveryDefinitions(many)[0]?.description).toContain("a rather long tag, number 0");
});

it("marks the search and the reading call as read-only, and the other one as destructive", () => {
  expect(
    discoveryDefinitions(tools).map(({ annotations }) => [annotations.readOnlyHint, annotations.destructiveHint]),
  ).toEqual([
    [true, false],
    [true, false],
    [false, true],
  ]);
});
