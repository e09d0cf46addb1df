import { expect, it } from "@jest/globals";
import {
  answer,
  cutShort,
  json,
  raw,
  redirect,
  reset,
  startFakeUpstream,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import type { InjectionPlan } from "@mortise/core";
import type { CallEvent, Services } from "../../src/call.ts";
import { systemClock } from "../../src/clock.ts";
import { createConnectorServer } from "../../src/connector-server.ts";
import { createOwnCredential } from "../../src/credentials/own-credential.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../src/egress/create-egress.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { CANARY, findLeaks } from "../fixtures/canary.ts";
import { apiKeyInjection, basicInjection, bearerInjection, makeConnector } from "../fixtures/connector.ts";

const placed = (place: "query" | "body"): InjectionPlan => ({
  scheme: "api_key",
  carriers: [{ kind: "template", place, name: "key", parts: [{ kind: "field", key: "api_key" }] }],
});
const queryInjection = placed("query");
const bodyInjection = placed("body");

/** A secret with characters that every encoding treats in its own way. */
const SECRET = `k/3+y"<&=>\\%7~${CANARY}`;
const USER = "ann@example.com";

/** How the secret could come back, or end up in a log. */
const encodings: Record<string, (secret: string) => string> = {
  raw: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString("base64"),
  "base64, one byte in": (secret) => Buffer.from(`x${secret}`).toString("base64"),
  "base64, two bytes in": (secret) => Buffer.from(`xx${secret}yy`).toString("base64"),
  base64url: (secret) => Buffer.from(secret).toString("base64url"),
  basic: (secret) => Buffer.from(`${USER}:${secret}`).toString("base64"),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  "URL-encoded": (secret) => encodeURIComponent(secret),
  "form-encoded": (secret) => new URLSearchParams({ "": secret }).toString().slice(1),
  "JSON-escaped": (secret) => JSON.stringify(secret).slice(1, -1),
  "JSON-escaped for HTML": (secret) =>
    JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
};

it.each(Object.keys(encodings))("would find a leak in %s", (name) => {
  expect(findLeaks(`{"echo": "${encodings[name]?.(SECRET)}"}`)).not.toEqual([]);
});

const echoed = Object.values(encodings).map((encode) => encode(SECRET));
const everything = echoed.join(" ");
const asJson = `{${echoed.map((echo, at) => `"${at}":${/["\\]/.test(echo) && !/\\["\\u]/.test(echo) ? JSON.stringify(echo) : `"${echo}"`}`).join(",")}}`;
const faults: Record<string, () => Reply> = {
  "repeats it in JSON": () => json({ echoed, nested: JSON.stringify({ echoed: SECRET }).length }),
  "repeats it in raw JSON": () => answer(asJson, { headers: { "content-type": "application/json" } }),
  "repeats it in text": () => answer(everything, { headers: { "content-type": "text/plain" } }),
  "repeats it in an image": () => answer(Buffer.from(everything), { headers: { "content-type": "image/png" } }),
  "repeats it in headers": () =>
    json({}, { headers: { "x-echo": encodeURIComponent(SECRET), "x-basic": echoed[1] ?? "" } }),
  "repeats it in an error": () => json({ error: { message: everything } }, { status: 400 }),
  "repeats it in an error page": () =>
    answer(`<h1>${everything}</h1>`, { status: 500, headers: { "content-type": "text/html" } }),
  "repeats it in JSON that is broken": () =>
    answer(`{"a": ${everything}`, { headers: { "content-type": "application/json" } }),
  "repeats it in its refusal": () => json({ message: everything }, { status: 401 }),
  "redirects to it": () => redirect(`https://elsewhere.example/?key=${encodeURIComponent(SECRET)}`),
  "redirects in circles with it": () => redirect(`/?key=${encodeURIComponent(SECRET)}`),
  "asks to wait for it": () => json({}, { status: 429, headers: { "retry-after": encodeURIComponent(SECRET) } }),
  "breaks off in it": () => cutShort(asJson, 60),
  "breaks the connection": () => reset(),
  "speaks no HTTP": () => raw(`${everything}\r\n\r\n`),
  "lies about its type": () => answer("x", { headers: { "content-type": `application/${echoed[6]}` } }),
  "lies about its charset": () => answer("x", { headers: { "content-type": `text/plain; charset=${echoed[6]}` } }),
};

it.each(Object.keys(faults))(
  "shows no secret to model or log where an upstream %s",
  async (name) => {
    const upstream = await startFakeUpstream(() => faults[name]?.() ?? json({}));
    const egress = createEgress({ allow: [new URL(upstream.origin).host] });
    const events: CallEvent[] = [];
    const services: Services = {
      egress,
      clock: systemClock,
      limiter: new RateLimiter({ clock: systemClock }),
      tokens: new TokenSource({ egress, clock: systemClock }),
      onCall: (event) => events.push(event),
    };
    try {
      const connector = makeConnector({
        origin: upstream.origin,
        tools: [
          { name: "key", injection: apiKeyInjection },
          { name: "bearer", injection: bearerInjection, method: "POST" },
          { name: "basic", injection: basicInjection },
          { name: "query", injection: queryInjection },
          { name: "body", injection: bodyInjection, method: "POST", parameters: [{ name: "note", in: "body" }] },
        ],
      });
      const tools = createConnectorServer(connector, { callTimeoutMs: 4_000 }).bind(
        {
          instance: "tickets",
          scope: { organisation: "acme" },
          credentials: createOwnCredential({ api_key: SECRET, username: USER, password: SECRET }),
        },
        services,
      );
      for (const tool of ["key", "bearer", "basic", "query", "body"]) {
        const given = await tools.call(tool, {}, { id: tool, signal: new AbortController().signal });
        const seen = given?.content.map((block) =>
          "data" in block ? Buffer.from(block.data, "base64").toString("latin1") : "",
        );
        expect(findLeaks(JSON.stringify(given) + seen?.join(""))).toEqual([]);
        if (given?.structured !== undefined) JSON.parse(given.structured);
      }
      expect(events).toHaveLength(5);
      expect(findLeaks(JSON.stringify(events))).toEqual([]);
    } finally {
      await egress.close();
      await upstream.close();
    }
  },
  30_000,
);
