import { setTimeout } from "node:timers/promises";
import { eventually } from "../support/eventually.ts";
import { callTool, restClient, type ToolCall } from "../support/rest-client.ts";
import { type EchoUpstreams, REPLACED } from "./echo-upstreams.ts";
import type { SecretBook } from "./secret-book.ts";
import { connectAccount, done, pathOf, askAs, TOOLS, type Caller, type ConnectorName } from "./tenants.ts";

/**
 * How long something went on after the gateway had said that it is over: until the end of the last call that was still
 * answered, on the replica that was told, and on whichever was last. 0 where none was.
 */
export interface Revocation {
  readonly kind: string;
  readonly nodeMs: number;
  readonly fleetMs: number;
}

/** Who has things taken away: of one tenant, in one workspace. */
export interface Victims {
  readonly agent: Caller;
  readonly person: Caller;
}

/** What is taken away, ready to be used. */
interface Prepared {
  readonly key: string;
  /** The tool's name, and the call's argument, with whose credential it is. */
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
  readonly revoke: () => Promise<unknown>;
  readonly restore?: () => Promise<unknown>;
}

/** Something that is taken away from somebody, seen on every replica, and given back. */
interface Way {
  readonly kind: string;
  prepare(url: string): Promise<Prepared>;
  /** Whether this is how a call is answered then. */
  readonly isOver: (call: ToolCall) => boolean;
}

/** So many calls in a row must be refused: a replica that refuses once and then answers has not understood. */
const REFUSALS = 5;
const MOST_MS = 15_000;

/** Takes one thing after another away, on one replica after another, and calls on all of them until each refuses for good. */
export async function revokeAll(
  urls: readonly string[],
  upstreams: EchoUpstreams,
  book: SecretBook,
  victims: Victims,
  rounds: number,
): Promise<readonly Revocation[]> {
  const ways = waysFor(upstreams, book, victims);
  const measured: Revocation[] = [];
  for (let round = 0; round < rounds; round++) {
    const way = ways[round % ways.length];
    const url = urls[round % urls.length];
    if (way === undefined || url === undefined) continue;
    const { key, name, args, revoke, restore } = await way.prepare(url);
    const call = (replica: string) => callTool(replica, key, { name, args });
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
    const times = await Promise.all(urls.map((replica) => lastAnswered(() => call(replica), way)));
    measured.push({
      kind: way.kind,
      nodeMs: times[urls.indexOf(url)] ?? Infinity,
      fleetMs: Math.max(...times),
    });
    await restore?.();
  }
  return measured;
}

/** Milliseconds from now until the end of the last call that was not yet refused. */
async function lastAnswered(call: () => Promise<ToolCall>, { kind, isOver }: Way): Promise<number> {
  const started = performance.now();
  let last = 0;
  for (let refusals = 0; refusals < REFUSALS;) {
    const answer = await call();
    const took = performance.now() - started;
    refusals = isOver(answer) ? refusals + 1 : 0;
    if (refusals === 0) last = took;
    if (last > MOST_MS) throw new Error(`${kind}: after ${String(Math.round(took))} ms it is answered ${answer.text}`);
    await setTimeout(PAUSE_MS);
  }
  return last;
}

const PAUSE_MS = 15;

const UNAUTHENTICATED = ({ status }: ToolCall): boolean => status === 401;
const UNKNOWN = ({ isError, text }: ToolCall): boolean => isError && /unknown tool|no tool|not found/i.test(text);
const UNCONNECTED = ({ isError, text }: ToolCall): boolean => isError && text.includes("credential_missing");
const OUTSIDE = (call: ToolCall): boolean => UNAUTHENTICATED(call) || UNKNOWN(call) || UNCONNECTED(call);
const WITH_ANOTHER = ({ isError, text }: ToolCall): boolean => !isError && !text.includes(REPLACED);

function waysFor({ mcpUrl }: EchoUpstreams, book: SecretBook, { agent, person }: Victims): readonly Way[] {
  const { tenant, workspace } = agent;
  const owner = (url: string) => restClient(url, tenant.organisation, tenant.ownerKey);
  const calling = (caller: Caller, connector: ConnectorName, key = caller.key) => {
    const { tool, argument } = TOOLS[connector];
    const args = { [argument]: `${caller.accounts[connector].name}~revocation` };
    return { key, name: `mcp__${connector}__${tool}`, args };
  };
  /** Something that a request of the owner's takes away from a caller, and another gives back. */
  const taken = (
    kind: string,
    [caller, connector]: readonly [Caller, ConnectorName],
    requests: { readonly revoke: Request; readonly restore: Request },
    isOver: Way["isOver"] = UNKNOWN,
  ): Way => ({
    kind,
    prepare: (url) =>
      Promise.resolve({
        ...calling(caller, connector),
        revoke: () => done(owner(url)(...requests.revoke)),
        restore: () => done(owner(url)(...requests.restore)),
      }),
    isOver,
  });
  /** An account that is gone, or has another secret. */
  const account = (kind: string, [caller, connector]: readonly [Caller, ConnectorName]): Way => ({
    kind,
    prepare: (url) => {
      const of = caller.accounts[connector];
      return Promise.resolve({
        ...calling(caller, connector),
        async revoke() {
          await done(askAs(url, of)("DELETE", pathOf(of)));
          book.revoke(of.name);
        },
        restore: () => connectAccount(url, book, of),
      });
    },
    isOver: UNCONNECTED,
  });
  const notes = `/connectors/${tenant.connectors.notes}`;
  const ticketTool = `/connectors/${tenant.connectors.tickets}/tools/search_tickets`;
  const assignment = [`/mcps/employee/${agent.id}`, { mcp_id: tenant.connectors.notes }] as const;
  const membership = `/workspaces/${workspace}/members/${person.id}`;
  let serial = 0;
  return [
    {
      kind: "API key",
      async prepare(url) {
        const made = await done(owner(url)("POST", "/keys", { name: "short-lived", agent: agent.id }));
        const { id, text } = made.body as { id: string; text: string };
        return { ...calling(agent, "notes", text), revoke: () => done(owner(url)("DELETE", `/keys/${id}`)) };
      },
      isOver: UNAUTHENTICATED,
    },
    {
      kind: "agent",
      async prepare(url) {
        const ask = owner(url);
        const made = await done(ask("POST", "/agents", { name: `short-lived ${String((serial += 1))}`, workspace }));
        const { id } = made.body as { id: string };
        await done(ask("POST", `/mcps/employee/${id}`, { mcp_id: tenant.connectors.notes }));
        const key = await done(ask("POST", "/keys", { name: "short-lived", agent: id }));
        const { text } = key.body as { text: string };
        return { ...calling(agent, "notes", text), revoke: () => done(ask("DELETE", `/agents/${id}`)) };
      },
      isOver: UNAUTHENTICATED,
    },
    {
      kind: "member of the organisation",
      async prepare(url) {
        const spare = tenant.spares.pop();
        if (spare === undefined) throw new Error("There are not members enough to remove.");
        return {
          ...calling(person, "notes", spare.key),
          revoke: () => done(owner(url)("DELETE", `/members/${spare.id}`)),
        };
      },
      isOver: UNAUTHENTICATED,
    },
    taken(
      "member of the workspace",
      [person, "notes"],
      { revoke: ["DELETE", membership], restore: ["PUT", membership] },
      OUTSIDE,
    ),
    taken("assignment", [agent, "notes"], { revoke: ["DELETE", ...assignment], restore: ["POST", ...assignment] }),
    taken("tool switched off", [agent, "tickets"], {
      revoke: ["PATCH", ticketTool, { allowed: false }],
      restore: ["PATCH", ticketTool, { allowed: true }],
    }),
    taken("tool denied", [person, "tickets"], {
      revoke: ["PATCH", ticketTool, { approval: "denied" }],
      restore: ["PATCH", ticketTool, { approval: "automatic" }],
    }),
    {
      kind: "tool toggled off",
      prepare: (url) => {
        const ask = restClient(url, tenant.organisation, person.key);
        const path = `/connectors/${tenant.connectors.tickets}/toggles/search_tickets`;
        return Promise.resolve({
          ...calling(person, "tickets"),
          revoke: () => done(ask("PUT", path, { on: false })),
          restore: () => done(ask("PUT", path, { on: true })),
        });
      },
      isOver: UNKNOWN,
    },
    account("connection of an agent", [agent, "mail"]),
    account("connection of a person", [person, "mail"]),
    account("connection of a workspace", [agent, "tickets"]),
    {
      kind: "credential replaced",
      prepare: (url) =>
        Promise.resolve({
          ...calling(agent, "notes"),
          revoke: () => connectAccount(url, book, agent.accounts.notes),
        }),
      isOver: WITH_ANOTHER,
    },
    {
      kind: "connector deleted",
      async prepare(url) {
        const ask = owner(url);
        const name = `brief${String((serial += 1))}`;
        const secret = book.issue(name);
        const body = { type: "simple", name, url: mcpUrl, accessToken: secret };
        const { mcp_id: id } = (await done(ask("POST", "/mcps", body))).body as { mcp_id: string };
        await done(ask("PUT", `/connectors/${id}/tools`, { tools: [{ name: "search", allowed: true }] }));
        await done(ask("POST", `/connectors/${id}/publish`));
        return {
          key: person.key,
          name: `mcp__${name}__search`,
          args: { query: `${name}~revocation` },
          async revoke() {
            await done(ask("DELETE", `/mcps/mcp/${id}`));
            book.revoke(name);
          },
        };
      },
      isOver: UNKNOWN,
    },
    ...[
      ["disable", "enable"],
      ["unpublish", "publish"],
    ].map(([word = "", opposite = ""]) =>
      taken(`connector ${word}`, [agent, "notes"], {
        revoke: ["POST", `${notes}/${word}`],
        restore: ["POST", `${notes}/${opposite}`],
      }),
    ),
  ];
}

type Request = readonly [method: string, path: string, body?: unknown];
