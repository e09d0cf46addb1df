import { expect, it } from "@jest/globals";
import { isJsonMediaType } from "../../src/request/header-rules.ts";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import { sendFault } from "../../src/request/send-fault.ts";
import type { ConstantPlan, Plan } from "../../src/tools/tool.ts";
import { JSON_BODY, parameter, planWith } from "./plans.ts";

const constant = (name: string, location: ConstantPlan["location"], value: ConstantPlan["value"]): ConstantPlan => ({
  name,
  location,
  value,
  origin: "/operations/0/parameters/0",
});

it("sends a constant whatever an argument of its name says", () => {
  const plan = planWith({ constants: [constant("version", "query", "2")] });
  const built = prepareRequest(plan)({ version: "3" }, {});
  expect(built).toMatchObject({ ok: true, request: { path: "/things?version=2" } });
});

it("refuses a member of a query object that would overrule a constant", () => {
  const plan = planWith({
    parameters: [parameter({ name: "filter", location: "query", type: "object" })],
    constants: [constant("version", "query", "2")],
  });
  expect(prepareRequest(plan)({ filter: { version: "3" } }, {})).toMatchObject({ ok: false, blame: "arguments" });
});

it.each<[string, Partial<Plan>]>([
  ["the header Host", { constants: [constant("Host", "header", "a")] }],
  ["a header with a line break", { constants: [constant("X-A", "header", "a\r\nb: c")] }],
  ["a cookie that is no token", { constants: [constant("a;b", "cookie", "a")] }],
  ["a body and no body", { constants: [constant("a", "body", "a")] }],
  [
    "a Content-Type that the body has not",
    { body: JSON_BODY, constants: [constant("content-type", "header", "text/xml")] },
  ],
  [
    "the header of the credential",
    {
      injection: { scheme: "s", carriers: [{ kind: "template", place: "header", name: "X-Key", parts: [] }] },
      constants: [constant("x-key", "header", "a")],
    },
  ],
])("refuses a plan with a constant for %s", (_, { url: _url, ...parts }) => {
  expect(sendFault(planWith(parts))).toBeDefined();
});

it("lets an argument choose among JSON's media types where the body is JSON, and no other", () => {
  const send = prepareRequest(
    planWith({ body: JSON_BODY, parameters: [parameter({ name: "Content-Type", location: "header" })] }),
  );
  expect(send({ "Content-Type": "application/vnd.api+json" }, {})).toMatchObject({
    ok: true,
    request: { headers: { "content-type": "application/vnd.api+json" } },
  });
  expect(send({ "Content-Type": "application/x-www-form-urlencoded" }, {})).toMatchObject({ ok: false });
});

it.each([
  ["application/json", true],
  ["Application/JSON; charset=UTF-8", true],
  ["application/json;odata=verbose", true],
  ["application/x-amz-json-1.1", true],
  ["application/json-patch+json", true],
  ["application/json; charset=utf-16", false],
  ["application/x-ndjson", false],
  ["text/plain", false],
  ["multipart/form-data; boundary=application/json", false],
  ["application/json, text/xml", false],
  ["", false],
])("takes %j for a JSON media type: %s", (value, is) => {
  expect(isJsonMediaType(value)).toBe(is);
});
