import { expect, it } from "@jest/globals";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import { sendFault } from "../../src/request/send-fault.ts";
import type { Plan } from "../../src/tools/tool.ts";
import { parameter, planOfPath, planWith, text } from "./plans.ts";

const injection: Plan["injection"] = {
  scheme: "api_key",
  carriers: [{ kind: "template", place: "header", name: "X-API-Key", parts: [{ kind: "field", key: "api_key" }] }],
};

it("takes a plan that can be sent", () => {
  expect(sendFault(planOfPath("/v1/things/{a}.json"))).toBeUndefined();
  expect(
    sendFault(planWith({ injection, parameters: [parameter({ name: "X-Trace", location: "header" })] })),
  ).toBeUndefined();
});

it.each([
  "Authorization",
  "Host",
  "host",
  "Cookie",
  "Connection",
  "Content-Length",
  "Transfer-Encoding",
  "TE",
  "Upgrade",
  "Keep-Alive",
  "Trailer",
  "Expect",
  "Forwarded",
  "X-Forwarded-For",
  "Proxy-Authorization",
  "Mcp-Session-Id",
  "x-api-key",
  "X-Api-Key",
  "__proto__",
  "a b",
  "a:b",
  ":path",
  "",
])("refuses a parameter for the header %j", (name) => {
  const plan = planWith({ injection, parameters: [parameter({ name, location: "header" })] });
  expect(sendFault(plan)).toBeDefined();
  expect(() => prepareRequest(plan)).toThrow("cannot be sent");
});

it.each([
  ["a dot segment", planWith({ url: { path: [[text("a")], [text("..")]] } })],
  ["an encoded dot segment", planWith({ url: { path: [[text("%2E%2e")]] } })],
  [
    "a broken escape",
    planWith({
      url: { path: [[text("%2"), { kind: "argument", argument: "a" }]] },
      parameters: [parameter({ name: "a", location: "path" })],
    }),
  ],
  ["a query in its path", planWith({ url: { path: [[text("a?b")]] } })],
  ["a user in its host", planWith({ url: { authority: [text("user@api.example.com")] } })],
  ["a default port", planWith({ url: { authority: [text("api.example.com:443")] } })],
  ["a host in capitals", planWith({ url: { authority: [text("API.example.com")] } })],
  ["no path", planWith({ url: { path: [] } })],
  ["an argument in its host", planWith({ url: { authority: [{ kind: "argument", argument: "a" }] } })],
  [
    "a placeholder that nothing fills",
    { ...planOfPath("/{a}"), parameters: [parameter({ name: "b", location: "path" })] },
  ],
  [
    "two parameters for one argument",
    planWith({
      parameters: [parameter({ name: "a", location: "query" }), parameter({ name: "a", location: "header" })],
    }),
  ],
  ["a cookie that is no token", planWith({ parameters: [parameter({ name: "a;b", location: "cookie" })] })],
  ["a body parameter and no body", planWith({ parameters: [parameter({ name: "a", location: "body" })] })],
  [
    "a cookie beside a credential that is one",
    planWith({
      injection: { scheme: "s", carriers: [{ kind: "template", place: "header", name: "Cookie", parts: [] }] },
      parameters: [parameter({ name: "a", location: "cookie" })],
    }),
  ],
])("refuses a plan with %s", (_, plan) => {
  expect(sendFault(plan)).toBeDefined();
});
