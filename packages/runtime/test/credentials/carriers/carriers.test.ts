import { expect, it } from "@jest/globals";
import type { BodyPlan, CredentialCarrier } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import { assert, asyncProperty, dictionary, jsonValue, string } from "fast-check";
import { prepareCarrier } from "../../../src/credentials/carriers/carrier.ts";
import { template } from "../../fixtures/schemes.ts";

type Place = Extract<CredentialCarrier, { kind: "template" }>["place"];

const carrier = (place: Place, name: string, text = "{key}"): CredentialCarrier => ({
  kind: "template",
  place,
  name,
  parts: template(text),
});
const bodyPlan = (kind: "json" | "form", mediaType = `application/${kind}`): BodyPlan => ({
  kind,
  mediaType,
  shape: "members",
  required: false,
});
const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "POST",
  origin: "https://api.example",
  path: "/items",
  headers: {},
  body: null,
  ...more,
});

async function attach(given: CredentialCarrier, to: HttpRequest, key = "k/1 &=+", body: BodyPlan | null = null) {
  const attached = await prepareCarrier(given, body).fillIn({ key, user: "ann" }).attach(to, 0);
  return attached.ok ? attached.value : attached.fault;
}

it.each([
  ["/items", "/items?api_key=k%2F1%20%26%3D%2B"],
  ["/items?a=1&b", "/items?a=1&b&api_key=k%2F1%20%26%3D%2B"],
  ["/items?api_key=forged", "/items?api_key=k%2F1%20%26%3D%2B"],
  ["/items?a=1&api%5fkey=forged&api_key=&api_key", "/items?a=1&api_key=k%2F1%20%26%3D%2B"],
  ["/items?next=/a?api_key=x", "/items?next=/a?api_key=x&api_key=k%2F1%20%26%3D%2B"],
])("puts a credential into the query of %s, once", async (path, expected) => {
  expect(await attach(carrier("query", "api_key"), request({ path }))).toMatchObject({ path: expected });
});

it("sets a query's credential anew on a redirect, whether the address repeats it or lacks it", async () => {
  const filled = prepareCarrier(carrier("query", "api_key"), null).fillIn({ key: "k" });

  expect(await filled.reattach?.(request({ path: "/next?page=2" }), 0)).toMatchObject({
    path: "/next?page=2&api_key=k",
  });
  expect(await filled.reattach?.(request({ path: "/next?api_key=k&page=2" }), 0)).toMatchObject({
    path: "/next?page=2&api_key=k",
  });
});

it.each([
  [undefined, "sid=k1"],
  ["a=1; b=2", "a=1; b=2; sid=k1"],
  ["sid=forged; a=1", "a=1; sid=k1"],
  ["a=1; sid = forged;sid=x", "a=1; sid=k1"],
])("puts a cookie beside those of a call that sends %j", async (cookie, expected) => {
  const headers = cookie === undefined ? {} : { cookie };

  expect(await attach(carrier("cookie", "sid"), request({ headers }), "k1")).toMatchObject({
    headers: { cookie: expected },
  });
});

it.each(['a"b', "a,b", "a;b", "a\\b", "a b", "ä", "a\nb"])("refuses %j as a cookie's value", (value) => {
  expect(prepareCarrier(carrier("cookie", "sid"), null).judge("key", value)).toContain("cookie");
});

it.each([
  ["{}", '{"token":"k1"}'],
  [" { } ", '{"token":"k1"}'],
  ['{"a":1}', '{"token":"k1","a":1}'],
  ['{ "id":12345678901234567890,"n":1.0}', '{"token":"k1","id":12345678901234567890,"n":1.0}'],
  ['{"nested":{"token":"theirs"}}', '{"token":"k1","nested":{"token":"theirs"}}'],
  [null, '{"token":"k1"}'],
])("adds a member to the JSON body %j without writing the rest anew", async (body, expected) => {
  const sent = await attach(carrier("body", "token"), request({ body }), "k1", bodyPlan("json"));

  expect(sent).toMatchObject({ body: expected });
});

it("writes any credential as JSON that reads back as it was", async () => {
  await assert(
    asyncProperty(
      string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
      dictionary(string(), jsonValue()),
      async (key, members) => {
        const body = JSON.stringify(members);
        const sent = await attach(carrier("body", "token"), request({ body }), key, bodyPlan("json"));
        if (Object.hasOwn(JSON.parse(body) as object, "token"))
          return expect(sent).toMatchObject({ code: "arguments_invalid" });
        if (!("body" in sent) || typeof sent.body !== "string") throw new Error("refused");
        return expect(JSON.parse(sent.body)).toEqual(Object.assign(JSON.parse(body), { token: key }));
      },
    ),
  );
});

it.each(["[1]", '"text"', "7", "null", '{"a":1,"token":"forged"}', '{"TOKEN":"forged"}', '{"\\u0074oken":"forged"}'])(
  "refuses the JSON body %s, in which the credential has no place of its own",
  async (body) => {
    const sent = await attach(carrier("body", "token"), request({ body }), "k1", bodyPlan("json"));

    expect(sent).toMatchObject({ code: "arguments_invalid" });
    expect(JSON.stringify(sent)).not.toContain("k1");
  },
);

it.each([
  ["", "token=k%2F1%20%26%3D%2B"],
  [null, "token=k%2F1%20%26%3D%2B"],
  ["a=1&token=forged&%74oken=forged", "a=1&token=k%2F1%20%26%3D%2B"],
])("adds a pair to the form %j", async (body, expected) => {
  expect(await attach(carrier("body", "token"), request({ body }), undefined, bodyPlan("form"))).toMatchObject({
    body: expected,
  });
});

it("says of what kind a body is that only the credential makes", async () => {
  const sent = await attach(carrier("body", "token"), request(), "k1", bodyPlan("json", "application/vnd.api+json"));

  expect(sent).toMatchObject({ headers: { "content-type": "application/vnd.api+json" } });
});

it.each<[Place, BodyPlan | null]>([
  ["query", null],
  ["body", bodyPlan("json")],
  ["body", bodyPlan("form")],
])("refuses half a character in the %s", (place, body) => {
  const prepared = prepareCarrier(carrier(place, "token"), body);

  expect(prepared.judge("key", "a\ud83d")).toContain("half a character");
  expect(prepared.judge("key", "a\ud83d\ude00")).toBeUndefined();
});

it("has no place in a body that is neither JSON nor a form", () => {
  const text: BodyPlan = { kind: "text", mediaType: "text/plain", shape: "whole", required: true };

  expect(() => prepareCarrier(carrier("body", "token"), null)).toThrow("has none");
  expect(() => prepareCarrier(carrier("body", "token"), text)).toThrow("has none");
});

it("lets no argument stand in a credential", () => {
  const parts = [{ kind: "argument", argument: "a" }] as const;

  expect(() => prepareCarrier({ kind: "template", place: "header", name: "x", parts }, null)).toThrow("no argument");
});

it("encodes a templated user and password as one pair", async () => {
  const basic: CredentialCarrier = {
    kind: "basic",
    name: "Authorization",
    username: template("{user}/token"),
    password: template("{key}"),
  };

  expect(await attach(basic, request(), "pä:ss")).toMatchObject({
    headers: { authorization: `Basic ${Buffer.from("ann/token:pä:ss").toString("base64")}` },
  });
});

it.each([
  ["user", "a:b", "colon"],
  ["user", "a\u0000b", "control"],
  ["key", "a\u001fb", "control"],
  ["key", "a\u007fb", "control"],
  ["key", "a\nb", "control"],
  ["key", "a:b", undefined],
  ["key", " ü ", undefined],
])("judges %s %j of a basic pair", (key, value, reason) => {
  const basic: CredentialCarrier = {
    kind: "basic",
    name: "Authorization",
    username: template("{user}"),
    password: template("{key}"),
  };
  const judged = prepareCarrier(basic, null).judge(key, value);

  if (reason === undefined) expect(judged).toBeUndefined();
  else expect(judged).toContain(reason);
});

it("hides the encoded pair, too", () => {
  const basic: CredentialCarrier = {
    kind: "basic",
    name: "A",
    username: template("{user}"),
    password: template("{key}"),
  };

  expect(prepareCarrier(basic, null).fillIn({ user: "ann", key: "p" }).secrets).toEqual([
    Buffer.from("ann:p").toString("base64"),
  ]);
});

it("takes a colon in a password, not in a user name, and control characters in neither", () => {
  const basic = prepareCarrier(
    { kind: "basic", name: "Authorization", username: template("{user}"), password: template("{key}") },
    null,
  );

  expect(basic.judge("key", "a:b")).toBeUndefined();
  expect(basic.judge("user", "a:b")).toContain("colon");
  for (const value of ["a\nb", "a\u0000", "a\u007f"]) {
    expect(basic.judge("user", value)).toContain("control characters");
    expect(basic.judge("key", value)).toContain("control characters");
  }
});
