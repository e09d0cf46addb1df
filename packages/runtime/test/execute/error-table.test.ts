import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, it } from "@jest/globals";
import type { SecurityScheme } from "@mortise/core";
import {
  createCertificate,
  cutShort,
  flood,
  hang,
  json,
  reset,
  startFakeUpstream,
  status,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import type { CallEvent } from "../../src/call.ts";
import { systemClock } from "../../src/clock.ts";
import { createConnectorServer } from "../../src/connector-server.ts";
import { createOwnCredential } from "../../src/credentials/own-credential.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../src/egress/create-egress.ts";
import { type RuntimeErrorCode, runtimeErrors } from "../../src/errors.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { makeConnector, type ToolSketch } from "../fixtures/connector.ts";
import { oauthScheme, tokenInjection } from "../fixtures/schemes.ts";

interface Situation {
  readonly reply?: () => Reply;
  readonly tool?: Partial<ToolSketch>;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly allow?: boolean;
  readonly https?: boolean;
  readonly closed?: boolean;
  readonly abortAfterMs?: number;
  readonly brokenResolver?: boolean;
  readonly schemes?: Readonly<Record<string, SecurityScheme>>;
}

/** How each code comes about, with real sockets. A code without a line here does not compile. */
const situations: Record<RuntimeErrorCode, Situation> = {
  arguments_invalid: { args: { unknown: 1 } },
  upstream_rejected: { reply: () => status(422) },
  upstream_not_found: { reply: () => status(404) },
  upstream_conflict: { reply: () => status(409) },
  upstream_unavailable: { closed: true, tool: { method: "POST" } },
  upstream_timeout: { reply: hang },
  outcome_unknown: { reply: reset, tool: { method: "POST" } },
  upstream_truncated: { reply: () => cutShort('{"id": 1}', 4) },
  bad_response: {
    reply: () => ({ kind: "answer", status: 200, headers: { "content-type": "application/json" }, body: "<html>" }),
  },
  response_too_large: { reply: () => flood(9 * 1024 * 1024) },
  rate_limited: { reply: () => status(429, { "retry-after": "3600" }) },
  credential_missing: { fields: {} },
  connection_invalid: { fields: { api_key: "line\nbreak" } },
  credential_expired: { reply: () => status(401) },
  reauthentication_required: {
    schemes: { oauth2: oauthScheme("https://auth.example/token", { grantType: "authorization_code" }) },
    tool: { injection: tokenInjection() },
    fields: { client_id: "us", client_secret: "shared-secret" },
  },
  scope_insufficient: { reply: () => status(403) },
  egress_refused: { allow: false },
  tls_error: { https: true },
  cancelled: { reply: hang, abortAfterMs: 50 },
  internal: { brokenResolver: true },
};

it.each(Object.keys(situations) as RuntimeErrorCode[])(
  "answers with %s where that is what happened",
  async (code) => {
    const {
      reply = () => json({}),
      tool,
      args = {},
      fields = { api_key: "sk-live-12345678" },
      ...more
    } = situations[code];
    const upstream = await startFakeUpstream(
      reply,
      more.https === true ? { tls: await createCertificate({ names: ["127.0.0.1"] }) } : {},
    );
    const host = more.closed === true ? await closedPort() : new URL(upstream.origin).host;
    const egress = createEgress({ allow: more.allow === false ? [] : [host] });
    const events: CallEvent[] = [];
    const connector = makeConnector({
      origin: `${more.https === true ? "https" : "http"}://${host}`,
      tools: [{ name: "call", ...tool }],
      ...(more.schemes === undefined ? {} : { securitySchemes: more.schemes }),
    });
    const abort = new AbortController();
    if (more.abortAfterMs !== undefined) setTimeout(() => abort.abort(), more.abortAfterMs);
    try {
      const answer = createConnectorServer(connector, { callTimeoutMs: code === "upstream_timeout" ? 500 : 10_000 })
        .bind(
          {
            instance: "tickets",
            scope: { organisation: "acme" },
            credentials:
              more.brokenResolver === true
                ? { resolve: () => Promise.reject(new Error("down")) }
                : createOwnCredential(fields),
          },
          {
            egress,
            clock: systemClock,
            limiter: new RateLimiter({ clock: systemClock }),
            tokens: new TokenSource({ egress, clock: systemClock }),
            onCall: (event) => events.push(event),
          },
        )
        .call("call", args, { id: "c", signal: abort.signal });
      if (code === "internal") {
        await expect(answer).rejects.toThrow("Call c failed on this server.");
      } else {
        const given = await answer;
        expect(given?.isError).toBe(true);
        expect(JSON.parse(given?.structured ?? "{}")).toMatchObject({
          code,
          message: runtimeErrors[code].message,
          callId: "c",
        });
        expect(given?.content[0]).toMatchObject({
          type: "text",
          text: expect.stringContaining(runtimeErrors[code].message),
        });
      }
      expect(events).toMatchObject([{ code, id: "c" }]);
    } finally {
      await egress.close();
      await upstream.close();
    }
  },
  20_000,
);

/** A port of loopback at which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a pipe's name.
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}
