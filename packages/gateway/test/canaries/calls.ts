import type { SecretWorld } from "./secret-world.ts";
import type { Leak } from "./leaks.ts";

/** Whose secret a call has, and how it is made. */
export interface Account {
  /** That reaches the upstream. */
  readonly secret: string;
  readonly key: string;
  /** As it is called, `mcp__own-api__write`. */
  readonly tool: string;
}

let nextId = 0;

/** Calls a tool as bytes go over the wire, and takes the answer down. Progress is wanted, and told. */
export async function call(
  { gateway, ledger }: SecretWorld,
  { key, tool }: Pick<Account, "key" | "tool">,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const id = (nextId += 1);
  const params = { name: tool, arguments: {}, _meta: { progressToken: id } };
  const response = await fetch(`${gateway.url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...options.headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const text = await response.text();
  ledger.saw(`tools/call ${tool}`, text + JSON.stringify([...response.headers]));
  return text;
}

/** Has an account meet one leak after another. Every other call is a success, so that its server is not left alone. */
export async function meet(
  world: SecretWorld,
  account: Account,
  leaks: readonly (readonly [string, Leak])[],
): Promise<readonly string[]> {
  const { upstreams } = world;
  const faults: string[] = [];
  const arrivals = () => upstreams.arrived.get(account.secret) ?? 0;
  const made = async (what: string): Promise<void> => {
    const before = arrivals();
    const text = await call(world, account);
    if (arrivals() === before) faults.push(`${account.tool}: the secret did not arrive for ${what}: ${text}`);
  };
  for (const [what, leak] of leaks) {
    upstreams.onSecret(account.secret, leak);
    await made(what);
    upstreams.onSecret(account.secret, undefined);
    if (!what.includes("401")) await made("a success");
  }
  return faults;
}

/** So many of a list, from another place in it each time; all of them where they are fewer. */
export function some<Item>(all: readonly Item[], count: number, turn: number): readonly Item[] {
  if (count >= all.length) return all;
  return Array.from({ length: count }, (_, index) => all[(turn * count + index) % all.length]).filter(
    (item) => item !== undefined,
  );
}

/** Takes a page down, and gives its text. */
export async function seen(
  { ledger }: Pick<SecretWorld, "ledger">,
  where: string,
  response: Response,
  tells: readonly string[] = [],
): Promise<string> {
  const text = await response.text();
  ledger.saw(where, text + JSON.stringify([...response.headers]), tells);
  return text;
}
