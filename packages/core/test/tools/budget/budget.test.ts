import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { toolCost } from "../../../src/tools/cost.ts";
import {
  checkBudget,
  lowerBaseline,
  parseBaseline,
  printBaseline,
  type Baseline,
} from "../../../src/tools/budget/check-budget.ts";
import { savingsOf } from "../../../src/tools/budget/savings.ts";
import { weighTool, type ToolWeight } from "../../../src/tools/budget/weigh-tools.ts";
import type { ToolDefinition } from "../../../src/tools/tool.ts";

const definition: ToolDefinition = {
  name: "make",
  title: "Make",
  description: "Makes it. And more words that nobody needs.",
  inputSchema: {
    type: "object",
    properties: {
      id: { type: "string" },
      body: {
        type: "object",
        properties: { kind: { $ref: "#/$defs/Kind" }, text: { type: "string", description: "x".repeat(400) } },
      },
    },
    required: ["id"],
    additionalProperties: false,
    $defs: { Kind: { enum: Array.from({ length: 30 }, (_, index) => `kind-${index}`) } },
  },
  outputSchema: { type: "object", properties: { done: { type: "boolean" } } },
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
};

it("weighs each part, and finds the fields that weigh most, as deep as they are", () => {
  const weight = weighTool(definition);
  expect(weight.bytes).toBe(toolCost(definition).bytes);
  const { name, description, input, output, other } = weight.parts;
  expect(name + description + input + output + other).toBe(weight.bytes);
  expect(weight.fields.map(({ path }) => path).slice(0, 2)).toEqual(["input/body/text", "$defs/Kind"]);
  expect(weight.fields.every(({ share, bytes }) => share === bytes / weight.bytes)).toBe(true);
});

it("says what each saving gives by itself, and keeps quiet of what gives nothing", () => {
  const savings = savingsOf([definition], {});
  expect(new Map(savings.map(({ kind, tokens }) => [kind, tokens > 0]))).toEqual(
    new Map([
      ["required-arguments-only", true],
      ["short-descriptions", true],
      ["no-output-schemas", true],
    ]),
  );
  expect(savings.map(({ tokens }) => tokens)).toEqual(savings.map(({ tokens }) => tokens).toSorted((a, b) => b - a));
  expect(savingsOf([definition], { lean: [definition] })).toEqual(savings);
});

const weights = (tokens: Readonly<Record<string, number>>): readonly ToolWeight[] =>
  Object.entries(tokens).map(([name, each]) => ({ ...weighTool(definition), name, tokens: each }));

it("lets a baseline's figures only go down, whatever happens", () => {
  const costs = fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), fc.nat(100));
  fc.assert(
    fc.property(costs, fc.array(fc.tuple(costs, fc.nat(200)), { maxLength: 5 }), fc.nat(200), (first, later, total) => {
      const budget = { tool: 40, connector: 90 };
      let before: Baseline = lowerBaseline(weights(first), total, budget, undefined);
      expect(checkBudget(weights(first), total, budget, before)).toEqual([]);
      for (const [next, sum] of later) {
        const after = lowerBaseline(weights(next), sum, budget, before);
        for (const [name, tokens] of after.tools) expect(tokens).toBeLessThanOrEqual(before.tools.get(name) ?? -1);
        expect(after.connector ?? 0).toBeLessThanOrEqual(before.connector ?? 0);
        expect(parseBaseline(printBaseline(after))).toEqual(after);
        before = after;
      }
    }),
  );
});

it("keeps the figures that a run has no limit for", () => {
  const before: Baseline = { tools: new Map([["a", 70]]), connector: 95 };
  expect(lowerBaseline(weights({ a: 60 }), 93, { connector: 90 }, before)).toEqual({ ...before, connector: 93 });
  expect(lowerBaseline(weights({ a: 60 }), 93, { tool: 40 }, before)).toEqual({
    tools: new Map([["a", 60]]),
    connector: 95,
  });
});

it("takes nothing else for a baseline", () => {
  for (const text of ["", "null", "[]", "{}", '{"tools":[]}', '{"tools":{"a":"1"}}', '{"tools":{},"connector":"9"}']) {
    expect(parseBaseline(text)).toBeUndefined();
  }
});
