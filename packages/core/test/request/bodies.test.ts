import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import { sendFault } from "../../src/request/send-fault.ts";
import type { BodyPlan, ParameterPlan, Plan } from "../../src/tools/tool.ts";
import { hostileValue } from "./hostile-values.ts";
import { JSON_BODY, parameter, planWith, textBody } from "./plans.ts";

const SEED = 20_261_126;
const RUNS = 2_000;

const FORM: BodyPlan = {
  kind: "form",
  mediaType: "application/x-www-form-urlencoded",
  shape: "members",
  required: true,
};
const MULTIPART: BodyPlan = { kind: "multipart", mediaType: "multipart/form-data", shape: "members", required: true };
const DATA = "data:text/plain;name=a%22b.txt;base64,aGVsbG8=";

type InBody = Partial<ParameterPlan> & { readonly name: string };

function inBody(one: InBody): ParameterPlan {
  return parameter({ type: "any", ...one, location: "body" });
}

function planOf(body: BodyPlan, parameters: readonly InBody[], more: Partial<Omit<Plan, "url">> = {}): Plan {
  return planWith({ method: "POST", body, ...more, parameters: parameters.map(inBody) });
}

function send(plan: Plan, args: Readonly<Record<string, unknown>>) {
  const built = prepareRequest(plan)(args, {});
  if (!built.ok) throw new Error(JSON.stringify(built.faults));
  return built.request;
}

function faultOf(plan: Plan, args: Readonly<Record<string, unknown>>) {
  const built = prepareRequest(plan)(args, {});
  return built.ok ? undefined : built.faults[0];
}

const whole = (kind: BodyPlan["kind"], mediaType: string, required = true): BodyPlan => ({
  kind,
  mediaType,
  shape: "whole",
  required,
});

it.each([
  [[{ op: "remove", path: "/a" }], "application/json-patch+json"],
  [{ a: null }, "application/merge-patch+json"],
  ["text", "application/json"],
  [null, "application/json"],
  [0, "application/vnd.api+json"],
])("sends the body %j whole, as %s", (value, mediaType) => {
  const request = send(planOf(whole("json", mediaType), [{ name: "body" }]), { body: value });
  expect(JSON.parse(textBody(request))).toEqual(value);
  expect(request.headers["content-type"]).toBe(mediaType);
});

it.each(["GET", "DELETE"] as const)("sends a body with %s where one is declared", (method) => {
  const plan = planOf(JSON_BODY, [{ name: "ids" }], { method });
  expect(send(plan, { ids: [1] })).toMatchObject({ method, body: '{"ids":[1]}' });
});

it("puts members where their paths say, and leaves out objects of which nothing is given", () => {
  const plan = planOf(
    JSON_BODY,
    [
      { name: "street", path: ["address", "street"] },
      { name: "title" },
      { name: "city", path: ["address", "city"] },
      { name: "evil", path: ["__proto__", "polluted"] },
      { name: "zone", path: ["time", "zone", "name"] },
    ],
    {
      constants: [{ name: "v", location: "body", value: 2, path: ["meta", "version"], origin: "/operations/0" }],
    },
  );
  expect(send(plan, { street: "a", title: "b", city: "c", evil: 1 }).body).toBe(
    '{"meta":{"version":2},"address":{"street":"a","city":"c"},"title":"b","__proto__":{"polluted":1}}',
  );
  expect(send(plan, { zone: "UTC" }).body).toBe('{"meta":{"version":2},"time":{"zone":{"name":"UTC"}}}');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

it.each<[string, readonly InBody[]]>([
  ["a value and an object at one place", [{ name: "a" }, { name: "b", path: ["a", "b"] }]],
  ["an object and a value at one place", [{ name: "b", path: ["a", "b"] }, { name: "a" }]],
  ["two values at one place", [{ name: "a", path: ["x"] }, { name: "x" }]],
])("refuses a JSON body with %s", (_, parameters) => {
  expect(sendFault(planOf(JSON_BODY, parameters))).toBeDefined();
});

it("refuses a plan whose body is one value, and that has two for it", () => {
  expect(sendFault(planOf(whole("json", "application/json"), [{ name: "a" }, { name: "b" }]))).toBeDefined();
});

it.each([
  ["JSON members", { ...JSON_BODY, required: false }],
  ["a whole body", whole("text", "text/plain", false)],
  ["a form", { ...FORM, required: false }],
  ["parts", { ...MULTIPART, required: false }],
])("sends neither a body nor a content type where an optional body has no value: %s", (_, body) => {
  const request = send(planOf(body, [{ name: "a" }]), {});
  expect(request.body).toBeNull();
  expect(request.headers).not.toHaveProperty("content-type");
});

it("asks for a whole body that is required", () => {
  expect(faultOf(planOf(whole("text", "text/plain"), [{ name: "text" }]), {})).toMatchObject({ pointer: "/text" });
});

it("sends text as it is", () => {
  const request = send(planOf(whole("text", "application/xml"), [{ name: "xml" }]), { xml: "<a>é</a>" });
  expect(request).toMatchObject({ body: "<a>é</a>", headers: { "content-type": "application/xml" } });
});

it(`brings ${RUNS} values through a form to an independent decoder (seed ${SEED})`, () => {
  const wellFormed = hostileValue.filter((value) => !/[\ud800-\udfff]/u.test(value));
  const plan = planOf(FORM, [{ name: "a b&c", argument: "text" }, { name: "ids" }, { name: "object" }]);
  const prepare = prepareRequest(plan);
  fc.assert(
    fc.property(
      wellFormed,
      fc.array(wellFormed, { maxLength: 3 }),
      fc.dictionary(wellFormed, wellFormed, { maxKeys: 2 }),
      (text, ids, object) => {
        const built = prepare({ text, ids, object }, {});
        if (!built.ok) throw new Error(JSON.stringify(built.faults));
        expect(Array.from(new URLSearchParams(textBody(built.request)))).toEqual([
          ["a b&c", text],
          ...ids.map((id) => ["ids", id]),
          ["object", JSON.stringify(object)],
        ]);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});

it("writes a form's fields in the style that each asks for", () => {
  const form = (writing: ParameterPlan["writing"], value: unknown) =>
    send(planOf(FORM, [{ name: "a", ...(writing === undefined ? {} : { writing }) }]), { a: value }).body;
  expect(form(undefined, "b c+d")).toBe("a=b%20c%2Bd");
  expect(form(undefined, [{ b: 1 }, "c"])).toBe("a=%7B%22b%22%3A1%7D&a=c");
  expect(form(undefined, null)).toBe("");
  expect(form({ style: "deepObject" }, { b: { c: 1 }, d: [2] })).toBe("a%5Bb%5D%5Bc%5D=1&a%5Bd%5D%5B%5D=2");
  expect(form({ style: "spaceDelimited", explode: false }, [1, 2])).toBe("a=1%202");
  expect(form({ explode: false }, [1, 2])).toBe("a=1,2");
  expect(form({ style: "form", explode: true }, { b: 1 })).toBe("b=1");
  expect(form({ contentType: "application/json" }, [1, "2"])).toBe("a=%5B1%2C%222%22%5D");
});

it("takes a whole form from an object's members", () => {
  const plan = planOf({ ...FORM, shape: "whole" }, [{ name: "body" }]);
  expect(send(plan, { body: { a: 1, b: [2, 3], c: { d: 4 } } }).body).toBe("a=1&b=2&b=3&c=%7B%22d%22%3A4%7D");
  expect(faultOf(plan, { body: [1] })).toMatchObject({ pointer: "/body" });
});

it("makes parts of fields: text, one for each item, JSON for an object, and files", () => {
  const plan = planOf(MULTIPART, [
    { name: "title" },
    { name: "tags" },
    { name: "meta" },
    { name: "list", writing: { contentType: "application/json" } },
    { name: "deep", writing: { style: "deepObject" } },
    { name: "file", type: "file" },
    { name: "images", type: "file", writing: { contentType: "image/png" } },
  ]);
  const { body, headers } = send(plan, {
    title: "a",
    tags: ["b", 2],
    meta: { c: 3 },
    list: [4],
    deep: { "e e": 5 },
    file: DATA,
    images: ["resource://one", "file:///two.png"],
  });
  // The runtime adds the boundary, and the header with it.
  expect(headers).not.toHaveProperty("content-type");
  expect(body).toEqual({
    kind: "multipart",
    mediaType: "multipart/form-data",
    parts: [
      { name: "title", text: "a" },
      { name: "tags", text: "b" },
      { name: "tags", text: "2" },
      { name: "meta", text: '{"c":3}', mediaType: "application/json" },
      { name: "list", text: "[4]", mediaType: "application/json" },
      { name: "deep[e e]", text: "5" },
      {
        name: "file",
        file: { kind: "bytes", bytes: new TextEncoder().encode("hello"), mediaType: "text/plain", name: 'a"b.txt' },
      },
      {
        name: "images",
        mediaType: "image/png",
        file: { kind: "resource", uri: "resource://one", pointer: "/images/0" },
      },
      {
        name: "images",
        mediaType: "image/png",
        file: { kind: "resource", uri: "file:///two.png", pointer: "/images/1" },
      },
    ],
  });
});

it("sends a file as the whole body, and leaves a range of media types for the runtime to settle", () => {
  const body = whole("bytes", "application/octet-stream");
  expect(send(planOf(body, [{ name: "file", type: "file" }]), { file: "data:,%00%ff" })).toMatchObject({
    headers: { "content-type": "application/octet-stream" },
    body: { kind: "file", file: { bytes: Uint8Array.of(0, 255), mediaType: "text/plain;charset=US-ASCII" } },
  });
  const images = planOf({ ...body, mediaType: "image/*" }, [{ name: "file", type: "file" }]);
  expect(send(images, { file: "resource://a" }).headers).not.toHaveProperty("content-type");
});

it("sends the content type that a constant or an argument chooses where it is true of the body, and no other", () => {
  const contentType = (value: string) => ({ name: "Content-Type", location: "header" as const, value, origin: "/o" });
  const bytes = whole("bytes", "application/octet-stream");
  const chosen = planOf(bytes, [{ name: "file" }], { constants: [contentType("image/png")] });
  expect(send(chosen, { file: DATA }).headers["content-type"]).toBe("image/png");
  expect(sendFault(planOf(FORM, [{ name: "a" }], { constants: [contentType("application/json")] }))).toBeDefined();
  const parts = planOf(MULTIPART, [{ name: "a" }], { constants: [contentType("multipart/form-data")] });
  expect(send(parts, { a: 1 }).headers).not.toHaveProperty("content-type");
});
