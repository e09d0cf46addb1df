import { createEgress, systemClock, type Clock } from "@mortise/runtime";
import type { ChangeFeed } from "../../src/events/change-feed.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import { createUpstreamClient } from "../../src/upstream/create-upstream-client.ts";
import type { UpstreamClient, UpstreamLimit, UpstreamTarget } from "../../src/upstream/upstream-client.ts";

export interface TestedClient extends AsyncDisposable {
  readonly client: UpstreamClient;
  readonly changes: ChangeFeed;
}

/** A client that may go to these hosts, and to public ones. */
export function clientTo(allow: readonly string[] = ["127.0.0.1"], clock: Clock = systemClock): TestedClient {
  const egress = createEgress({ allow });
  const changes = createLocalChanges();
  const client = createUpstreamClient({ egress, clock, changes });
  return {
    client,
    changes,
    async [Symbol.asyncDispose]() {
      await client.close();
      await egress.close();
    },
  };
}

export const TOKEN = "canary-token-8c1f02e7";

export function targetAt(url: string, more: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return {
    organisation: "org_a",
    connector: "con_a",
    url,
    headers: { authorization: `Bearer ${TOKEN}` },
    credentialKey: "key-a",
    ...more,
  };
}

export function within(
  milliseconds = 20_000,
  signal: UpstreamLimit["signal"] = new AbortController().signal,
): UpstreamLimit {
  return { deadline: performance.now() + milliseconds, signal };
}

/** The value of an outcome that has to be one. */
export function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; fault: unknown }): T {
  if (!outcome.ok) throw new Error(`a fault: ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}
