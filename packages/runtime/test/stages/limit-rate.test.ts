import type { RateLimit } from "@mortise/core";
import { expect, it } from "@jest/globals";
import type { Scope } from "../../src/credentials/resolver.ts";
import { MemoryCredentials } from "../../src/credentials/memory-credentials.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor, structuredOf } from "../fixtures/services.ts";

/** Two calls at once, of which a limit of one lets only the first through if both are counted together. */
async function areCountedTogether(
  scope: RateLimit["scope"],
  first: { readonly instance?: string; readonly scope: Scope },
  second: { readonly instance?: string; readonly scope: Scope },
): Promise<boolean> {
  const credentials = new MemoryCredentials();
  for (const instance of ["tickets", "other"]) {
    for (const organisation of ["acme", "rival"]) {
      credentials.set({ instance, scheme: "api_key", scope: { organisation } }, { api_key: "shared-key" });
      credentials.set({ instance, scheme: "api_key", scope: { organisation, user: "ann" } }, { api_key: "anns-key" });
    }
  }
  const connector = makeConnector({
    origin: "https://tickets.example",
    tools: [{ name: "search" }],
    rateLimits: [{ scope, limit: 1, intervalSeconds: 60 }],
  });
  const stage = stageFor(connector, () => response("[]"), { credentials });
  expect((await stage.call("search", {}, { binding: first })).isError).toBe(false);
  const answer = await stage.call("search", {}, { binding: second });
  if (answer.isError) {
    expect(structuredOf(answer)).toMatchObject({ code: "rate_limited", retryable: true, retryAfterMs: 60_000 });
    expect(stage.egress.sent).toHaveLength(1);
  }
  return answer.isError;
}

const ann: Scope = { organisation: "acme", workspace: "w1", user: "ann" };
const bob: Scope = { organisation: "acme", workspace: "w2", user: "bob" };
const annElsewhere: Scope = { organisation: "rival", workspace: "w1", user: "ann" };

it.each<[RateLimit["scope"], string, { instance?: string; scope: Scope }, boolean]>([
  ["per_account", "another user of the organisation", { scope: bob }, true],
  ["per_account", "another organisation", { scope: annElsewhere }, false],
  ["per_account", "another instance", { instance: "other", scope: ann }, false],
  ["per_user", "the same user in another workspace", { scope: { ...ann, workspace: "w2" } }, true],
  ["per_user", "another user", { scope: bob }, false],
  ["per_user", "a user of the same name elsewhere", { scope: annElsewhere }, false],
  ["per_token", "the same credential", { scope: { ...ann, agent: "triage" } }, true],
  ["per_token", "another credential", { scope: bob }, false],
  ["per_token", "a credential of the same level elsewhere", { scope: annElsewhere }, false],
])("with %s, counts a call together with that of %s: %#", async (scope, _who, second, together) => {
  expect(await areCountedTogether(scope, { scope: ann }, second)).toBe(together);
});

it("counts two users without one of their own under the credential that they share", async () => {
  expect(await areCountedTogether("per_token", { scope: bob }, { scope: { ...bob, user: "cid" } })).toBe(true);
});
