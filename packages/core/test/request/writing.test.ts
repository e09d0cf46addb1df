import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import { sendFault } from "../../src/request/send-fault.ts";
import type { ParameterLocation, ParameterPlan, ParameterStyle, Writing } from "../../src/tools/tool.ts";
import { hostileValue } from "./hostile-values.ts";
import { parameter, planWith, text } from "./plans.ts";

const SEED = 20_261_125;
const RUNS = 3_000;

function planFor(location: ParameterLocation, writing: Writing, name = "a") {
  return planWith({
    url: location === "path" ? { path: [[text("x")], [{ kind: "argument", argument: name }]] } : {},
    parameters: [parameter({ name, location, type: "any", writing })],
  });
}

function send(location: ParameterLocation, writing: Writing, a: unknown) {
  const built = prepareRequest(planFor(location, writing))({ a }, {});
  if (!built.ok) return built.faults[0];
  return location === "header" || location === "cookie"
    ? built.request.headers[location === "header" ? "a" : "cookie"]
    : built.request.path;
}

it("lets reserved characters and escapes through where they are allowed, but nothing that would be read as more than the value", () => {
  const writing = { allowReserved: true };
  expect(send("query", writing, "a/b?c:d@e!$(f)*,=g")).toBe("/things?a=a/b?c:d@e!$(f)*,=g");
  expect(send("query", writing, "%2Fx %zz 100%")).toBe("/things?a=%2Fx%20%25zz%20100%25");
  expect(send("query", writing, "b&c=d#e+f;g[h]'é")).toBe("/things?a=b%26c=d%23e%2Bf%3Bg%5Bh%5D%27%C3%A9");
  expect(send("query", { ...writing, explode: false }, ["a,b", "c/d"])).toBe("/things?a=a%2Cb,c/d");
});

it("never lets a reserved character through in a path", () => {
  expect(send("path", { allowReserved: true }, "a?b#c;d")).toBe("/x/a%3Fb%23c%3Bd");
  expect(send("path", { allowReserved: true }, "a/b")).toMatchObject({ pointer: "/a" });
  expect(send("path", { allowReserved: true }, "..%2Fb")).toMatchObject({ pointer: "/a" });
});

it("keeps the items of a label apart, whatever dots are in them", () => {
  const writing = { style: "label", explode: true } as const;
  expect(send("path", writing, ["a.b", "c"])).toBe("/x/.a%2Eb.c");
  expect(send("path", writing, { "k.1": "v.2", l: 3 })).toBe("/x/.k%2E1=v%2E2.l=3");
  expect(send("path", { style: "label" }, "a.b")).toBe("/x/.a.b");
});

it("sends an empty value as a name alone where that is allowed, and with its sign elsewhere", () => {
  expect(send("query", { allowEmptyValue: true }, "")).toBe("/things?a");
  expect(send("query", { allowEmptyValue: true }, "b")).toBe("/things?a=b");
  expect(send("query", {}, "")).toBe("/things?a=");
});

it("sends JSON where a parameter's content is JSON", () => {
  const writing = { contentType: "application/json" };
  const value = { b: ["é", 1, null] };
  expect(send("query", writing, value)).toBe(`/things?a=${encodeURIComponent(JSON.stringify(value))}`);
  expect(send("query", writing, null)).toBe("/things?a=null");
  expect(send("header", writing, value)).toBe('{"b":["\\u00e9",1,null]}');
  expect(send("cookie", writing, [1, 2])).toBe("a=[1%2C2]");
  expect(send("path", writing, [1, 2])).toBe("/x/%5B1%2C2%5D");
  expect(send("path", writing, "b/c")).toMatchObject({ pointer: "/a" });
});

it("sends nothing for null, and nothing for a member that is null", () => {
  expect(send("query", {}, null)).toBe("/things");
  expect(send("query", {}, { b: null, c: 1 })).toBe("/things?c=1");
  expect(send("header", {}, null)).toBeUndefined();
  expect(send("cookie", {}, null)).toBeUndefined();
  expect(send("path", {}, null)).toMatchObject({ pointer: "/a" });
});

it("sends a cookie's value as it is where a cookie can hold it, and percent-encoded in the style form", () => {
  expect(send("cookie", {}, "a/b==")).toBe("a=a/b==");
  expect(send("cookie", {}, "a%2Fb")).toBe("a=a%2Fb");
  expect(send("cookie", {}, 'a;b, "c"')).toBe("a=a%3Bb%2C%20%22c%22");
  expect(send("cookie", { style: "form" }, "a/b==")).toBe("a=a%2Fb%3D%3D");
  expect(send("cookie", { style: "form" }, ["b", "c"])).toBe("a=b; a=c");
});

it.each<[ParameterStyle, ParameterLocation]>([
  ["matrix", "query"],
  ["form", "path"],
  ["deepObject", "header"],
  ["spaceDelimited", "cookie"],
  ["cookie", "query"],
])("refuses a plan with the style %s in the %s", (style, location) => {
  expect(sendFault(planFor(location, { style }))).toContain(style);
});

it.each<[string, unknown]>([
  ["/{a}", ""],
  ["/.{a}", ""],
  ["/{a}{b}", ""],
])("refuses a label that would come to a dot segment: %s", (template, a) => {
  const parts = template.slice(1).split(/\{(\w)\}/);
  const path = [
    parts.map((part, index) => (index % 2 === 1 ? { kind: "argument" as const, argument: part } : text(part))),
  ];
  const names = ["a", "b"].filter((name) => template.includes(name));
  const parameters = names.map((name): ParameterPlan =>
    parameter({ name, location: "path", writing: { style: "label" } }),
  );
  const built = prepareRequest(planWith({ url: { path }, parameters }))({ a, b: "" }, {});
  expect(built).toMatchObject({ ok: false, blame: "arguments" });
});

it(`keeps ${RUNS} hostile labels and matrices in their segment (seed ${SEED})`, () => {
  const styles = ["label", "matrix"] as const;
  const templates = styles.flatMap((style) =>
    [true, false].flatMap((explode) =>
      ["", "."].map((lead) =>
        prepareRequest(
          planWith({
            url: { path: [[text("x")], [text(lead), { kind: "argument", argument: "a" }], [text("end")]] },
            parameters: [parameter({ name: "a", location: "path", type: "any", writing: { style, explode } })],
          }),
        ),
      ),
    ),
  );
  const value = fc.oneof(
    hostileValue,
    fc.array(hostileValue, { maxLength: 3 }),
    fc.dictionary(hostileValue, hostileValue, { maxKeys: 2 }),
  );
  let sent = 0;
  fc.assert(
    fc.property(value, (a) => {
      for (const prepare of templates) {
        const built = prepare({ a }, {});
        if (!built.ok) continue;
        sent += 1;
        const url = new URL(built.request.origin + built.request.path);
        expect(url.href).toBe(built.request.origin + built.request.path);
        expect(url.search + url.hash).toBe("");
        const segments = url.pathname.split("/");
        expect(segments).toHaveLength(4);
        expect([segments[1], segments[3]]).toEqual(["x", "end"]);
        // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
        expect(decodeURIComponent(segments[2] ?? "")).not.toMatch(/[/\\\u0000-\u001f\u007f]|^\.{1,2}(?:;|$)/);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(sent).toBeGreaterThan(RUNS);
});

it(`brings ${RUNS} reserved values through the query as one parameter (seed ${SEED})`, () => {
  const prepare = prepareRequest(planFor("query", { allowReserved: true }));
  const value = hostileValue.filter((one) => !/[\ud800-\udfff]/u.test(one));
  fc.assert(
    fc.property(value, (a) => {
      const built = prepare({ a }, {});
      if (!built.ok) throw new Error(JSON.stringify(built.faults));
      const url = new URL(built.request.origin + built.request.path);
      expect(url.href).toBe(built.request.origin + built.request.path);
      expect(url.hash).toBe("");
      // Escapes that the value brings are read as escapes, and nothing else is changed.
      const escapesRead = Array.from(
        new URLSearchParams(`a=${encodeURIComponent(a).replace(/%25([0-9a-f]{2})/gi, "%$1")}`),
      );
      expect(Array.from(url.searchParams)).toEqual(escapesRead);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
