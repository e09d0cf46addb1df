import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import { refuseSecretHeaders } from "../../src/mcp/refuse-secret-headers.ts";

const CANARY = "canary-of-a-model";

function judge(header: object): unknown {
  try {
    refuseSecretHeaders({ headers: [{ name: "x-first", value: "plain", secret: false }, header] }, "org");
    return "taken";
  } catch (error) {
    return error;
  }
}

test.each([
  ["is called secret", { name: "x-team", value: CANARY, secret: true }],
  ["is called plain under a secret's name", { name: "x-api-key", value: CANARY, secret: false }],
  ["is called plain and looks like a token", { name: "x-team", value: "ghp_0123456789abcdefghij", secret: false }],
  ["stands where the name of a variable would", { name: "x-api-key", value: "${canary_of_a_model}", secret: true }],
  ["stands beside a variable", { name: "x-team", value: `${CANARY} \${TOKEN}`, secret: true }],
  ["stands around a variable", { name: "authorization", value: `Bearer \${TOKEN}${CANARY}`, secret: true }],
])("no model sends a secret that %s: it is told where a person enters it, and not its value", (_what, header) => {
  const refused = judge(header);
  expect(refused).toMatchObject({
    status: 422,
    code: "secret_given",
    hint: expect.stringMatching(
      /a person enters it with PUT \S+\/mcps\/mcp\/.+a person enters with POST \S+\/variables/,
    ),
    faults: [{ in: "arguments", at: "/headers/1/value" }],
  });
  expect(inspect(refused)).not.toContain(header.value);
});

test.each([
  { name: "x-team", value: "red", secret: false },
  { name: "x-team", value: "${TEAM}", secret: false },
  { name: "x-api-key", value: "${TOKEN}", secret: true },
  { name: "authorization", value: "Bearer ${TOKEN}", secret: true },
  // What is there stays.
  { name: "x-api-key", value: undefined, secret: true },
])("a header that is plain, names a variable or keeps its secret is a model's to set: $name $value", (header) => {
  expect(judge(header)).toBe("taken");
});

test("nothing is refused where no headers are given", () => {
  expect(() => refuseSecretHeaders({ name: "Notes" }, "org")).not.toThrow();
});
