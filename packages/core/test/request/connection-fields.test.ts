import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import { hostileValue } from "./hostile-values.ts";
import { field, planWith, text } from "./plans.ts";

const SEED = 20_261_124;
const RUNS = 10_000;
const HOSTS = [
  [field("f"), text(".example.com")],
  [text("api-"), field("f"), text(".example.com:8443")],
  [field("f")],
  [text("localhost:"), field("f")],
];

it(`keeps ${RUNS} hostile fields in the host and path they were given (seed ${SEED})`, () => {
  const prepared = HOSTS.map((authority) =>
    prepareRequest(
      planWith({
        url: { authority, path: [[text("v1")], [field("p")], [text("end")]], query: [text("q="), field("q")] },
      }),
    ),
  );
  let sent = 0;
  fc.assert(
    fc.property(
      fc.oneof(hostileValue, fc.domain(), fc.ipV4(), fc.nat(70_000).map(String)),
      hostileValue,
      hostileValue,
      (f, p, q) => {
        for (const [index, prepare] of prepared.entries()) {
          const built = prepare({}, { f, p, q });
          if (!built.ok) {
            expect(built.blame).toBe("connection");
            continue;
          }
          sent += 1;
          const url = new URL(built.request.origin + built.request.path);
          expect(url.href).toBe(built.request.origin + built.request.path);
          expect(url.origin).toBe(built.request.origin);
          const authority = (HOSTS[index] ?? [])
            .map((part) => (part.kind === "text" ? part.text : f.toLowerCase()))
            .join("");
          expect(url.host).toBe(authority);
          expect(url.pathname.split("/").map(decodeURIComponent)).toEqual(["", "v1", p, "end"]);
          expect(Array.from(url.searchParams)).toEqual([["q", q]]);
        }
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(sent).toBeGreaterThan(100);
});

it.each([
  ["acme", "https://acme.example.com"],
  ["ACME", "https://acme.example.com"],
  ["eu.acme", "https://eu.acme.example.com"],
  ["xn--bcher-kva", "https://xn--bcher-kva.example.com"],
])("puts the field %j into the host", (sub, origin) => {
  const prepare = prepareRequest(planWith({ url: { authority: [field("sub"), text(".example.com")] } }));
  expect(prepare({}, { sub })).toMatchObject({ ok: true, request: { origin } });
});

it.each([
  "",
  ".",
  "a.",
  "a..b",
  "evil.com/",
  "evil.com#",
  "evil.com?",
  "user@evil",
  "a:80",
  "a b",
  "bücher",
  "-",
  "a\n",
  "%61",
  "a\\b",
  "[::1]",
])("refuses the field %j in the host, and blames the connection", (sub) => {
  const prepare = prepareRequest(planWith({ url: { authority: [field("sub"), text(".example.com")] } }));
  expect(prepare({}, { sub })).toMatchObject({ ok: false, blame: "connection", faults: [{ pointer: "" }] });
});

it.each(["127.1", "0x7f.1", "2130706433", "0177.0.0.1"])(
  "refuses a host that a URL parser takes for another: %s",
  (host) => {
    const prepare = prepareRequest(planWith({ url: { authority: [field("host")] } }));
    expect(prepare({}, { host })).toMatchObject({ ok: false, blame: "connection" });
  },
);

it("names a field that has no value, and uses its default where it has one", () => {
  const without = prepareRequest(planWith({ url: { authority: [field("region"), text(".example.com")] } }));
  expect(without({}, {})).toMatchObject({ ok: false, faults: [{ message: expect.stringContaining("`region`") }] });
  const authority = [{ kind: "field", key: "region", default: "eu" } as const, text(".example.com")];
  const withDefault = prepareRequest(planWith({ url: { authority } }));
  expect(withDefault({}, {})).toMatchObject({ ok: true, request: { origin: "https://eu.example.com" } });
  expect(withDefault({}, { region: "us" })).toMatchObject({ ok: true, request: { origin: "https://us.example.com" } });
});
