import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import { refuseSecrets } from "../../src/mcp/refuse-secrets.ts";

const CANARY = "canary-of-a-model";

const judge = (header: object) => judgeBody({ headers: [{ name: "x-first", value: "plain", secret: false }, header] });
const judgeUrl = (url: string | null | undefined) => judgeBody({ url });

function judgeBody(body: object): unknown {
  try {
    refuseSecrets(body, "org");
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
  expect(() => refuseSecrets({ name: "Notes" }, "org")).not.toThrow();
});

test.each([
  ["under a secret's name", `https://tracker.example/mcp?team=red&api_key=${CANARY}`, 2],
  ["under a short one", `https://tracker.example/mcp?key=${CANARY}`, 1],
  ["that looks like one", "${BASE}/mcp?for=ghp_0123456789abcdefghij", 1],
  ["beside a variable", `https://tracker.example/mcp?token=\${TOKEN}${CANARY}#top`, 1],
  ["that is a name", "https://tracker.example/mcp?ghp_0123456789abcdefghij", 1],
])("no model sends a secret in a URL %s", (_what, url, place) => {
  const refused = judgeUrl(url);
  expect(refused).toMatchObject({
    status: 422,
    code: "secret_given",
    message: expect.stringContaining(`Parameter ${String(place)} of the URL is a secret`),
    faults: [{ at: "/url" }],
  });
  expect(inspect(refused)).not.toMatch(/canary|ghp_/);
});

test.each([
  "https://tracker.example/mcp",
  "https://tracker.example/mcp?team=red&v=2",
  "https://tracker.example/mcp?api_key=${TOKEN}",
  "https://tracker.example/mcp?key=",
  null,
  undefined,
])("a URL without a secret, or that names a variable, is a model's to set: %s", (url) => {
  expect(judgeUrl(url)).toBe("taken");
});
