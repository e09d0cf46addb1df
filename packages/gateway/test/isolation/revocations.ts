import { eventually } from "../support/eventually.ts";
import { callTool, restClient, type ToolCall } from "../support/rest-client.ts";
import type { SecretBook } from "./secret-book.ts";
import { connectAccount, done, pathOf, askAs, TOOLS, type Caller, type ConnectorName } from "./tenants.ts";

/** How long a revocation took: on the replica that was told, and on the last of the others. */
export interface Revocation {
  readonly kind: string;
  readonly nodeMs: number;
  readonly fleetMs: number;
}

/** Something that is taken away from somebody, seen on every replica, and given back. */
interface Way {
  readonly kind: string;
  /** Gives what takes it away, and what gives it back. */
  prepare(url: string): Promise<{
    readonly key: string;
    readonly connector: ConnectorName;
    readonly revoke: () => Promise<unknown>;
    readonly restore?: () => Promise<unknown>;
  }>;
  /** Whether this is how a call is refused then. */
  readonly isRefused: (call: ToolCall) => boolean;
}

/** Takes one thing after another away, on one replica after another, and asks all of them until each refuses. */
export async function revokeAll(
  urls: readonly string[],
  book: SecretBook,
  caller: Caller,
  rounds: number,
): Promise<readonly Revocation[]> {
  const ways = waysFor(book, caller);
  const measured: Revocation[] = [];
  for (let round = 0; round < rounds; round++) {
    const way = ways[round % ways.length];
    const url = urls[round % urls.length];
    if (way === undefined || url === undefined) continue;
    const { key, connector, revoke, restore } = await way.prepare(url);
    const call = (replica: string) => callAs(replica, key, caller, connector);
    // Seen to work everywhere first, and kept in every cache.
    await Promise.all(
      urls.map((replica) =>
        eventually(
          () => call(replica),
          ({ isError }) => !isError,
        ),
      ),
    );
    await revoke();
    const times = await Promise.all(urls.map((replica) => eventually(() => call(replica), way.isRefused)));
    measured.push({
      kind: way.kind,
      nodeMs: times[urls.indexOf(url)] ?? Infinity,
      fleetMs: Math.max(...times),
    });
    await restore?.();
  }
  return measured;
}

function callAs(url: string, key: string, caller: Caller, connector: ConnectorName): Promise<ToolCall> {
  const { tool, argument } = TOOLS[connector];
  const args = { [argument]: `${caller.accounts[connector].name}~revocation` };
  return callTool(url, key, { name: `mcp__${connector}__${tool}`, args });
}

const UNAUTHENTICATED = ({ status }: ToolCall): boolean => status === 401;
const UNKNOWN = ({ isError, text }: ToolCall): boolean => isError && /unknown tool|no tool|not found/i.test(text);
const UNCONNECTED = ({ isError, text }: ToolCall): boolean => isError && text.includes("credential_missing");

function waysFor(book: SecretBook, caller: Caller): readonly Way[] {
  const { tenant } = caller;
  const owner = (url: string) => restClient(url, tenant.organisation, tenant.ownerKey);
  const ofConnector = (word: string, opposite: string): Way => ({
    kind: `connector ${word}`,
    async prepare(url) {
      const path = `/connectors/${tenant.connectors.notes}`;
      return {
        key: caller.key,
        connector: "notes",
        revoke: () => done(owner(url)("POST", `${path}/${word}`)),
        restore: () => done(owner(url)("POST", `${path}/${opposite}`)),
      };
    },
    isRefused: UNKNOWN,
  });
  return [
    {
      kind: "API key",
      async prepare(url) {
        const body = caller.kind === "agent" ? { name: "short-lived", agent: caller.id } : { name: "short-lived" };
        const asker = caller.kind === "agent" ? owner(url) : restClient(url, tenant.organisation, caller.key);
        const made = await done(asker("POST", "/keys", body));
        const { id, text } = made.body as { id: string; text: string };
        return { key: text, connector: "notes", revoke: () => done(owner(url)("DELETE", `/keys/${id}`)) };
      },
      isRefused: UNAUTHENTICATED,
    },
    {
      kind: "agent",
      async prepare(url) {
        const ask = owner(url);
        const agent = await done(
          ask("POST", "/agents", { name: `short-lived ${String(Math.random())}`, workspace: caller.workspace }),
        );
        const { id } = agent.body as { id: string };
        await done(ask("POST", `/mcps/employee/${id}`, { mcp_id: tenant.connectors.notes }));
        const { text } = (await done(ask("POST", "/keys", { name: "short-lived", agent: id }))).body as {
          text: string;
        };
        return { key: text, connector: "notes", revoke: () => done(ask("DELETE", `/agents/${id}`)) };
      },
      isRefused: UNAUTHENTICATED,
    },
    {
      kind: "tool",
      async prepare(url) {
        const path = `/connectors/${tenant.connectors.tickets}/tools/search_tickets`;
        return {
          key: caller.key,
          connector: "tickets",
          revoke: () => done(owner(url)("PATCH", path, { allowed: false })),
          restore: () => done(owner(url)("PATCH", path, { allowed: true })),
        };
      },
      isRefused: UNKNOWN,
    },
    {
      kind: "connection",
      async prepare(url) {
        const account = caller.accounts.mail;
        return {
          key: caller.key,
          connector: "mail",
          async revoke() {
            await done(askAs(url, account)("DELETE", pathOf(account)));
            book.revoke(account.name);
          },
          restore: () => connectAccount(url, book, account),
        };
      },
      isRefused: UNCONNECTED,
    },
    ofConnector("disable", "enable"),
    ofConnector("unpublish", "publish"),
  ];
}
