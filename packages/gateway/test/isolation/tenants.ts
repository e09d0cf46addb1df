import { setTimeout } from "node:timers/promises";
import type { Services } from "../../src/services.ts";
import { restClient, type Answer, type Ask } from "../support/rest-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import type { EchoUpstreams } from "./echo-upstreams.ts";
import type { SecretBook } from "./secret-book.ts";

/** The connectors that every organisation has, under the same names. */
export const CONNECTORS = ["tickets", "notes", "mail"] as const;
export type ConnectorName = (typeof CONNECTORS)[number];
/** Tools and arguments of each. `tickets` is a descriptor, the others are external servers. */
export const TOOLS: Readonly<Record<ConnectorName, { readonly tool: string; readonly argument: string }>> = {
  tickets: { tool: "search_tickets", argument: "status" },
  notes: { tool: "search", argument: "query" },
  mail: { tool: "search", argument: "query" },
};

/** Somebody who calls: an agent, or a person whose key is good in one workspace. */
export interface Caller {
  readonly kind: "agent" | "person";
  readonly id: string;
  readonly key: string;
  readonly tenant: Tenant;
  readonly workspace: string;
  /** Whose credential serves each connector for this caller. */
  readonly accounts: Readonly<Record<ConnectorName, Account>>;
}

/** Something that a secret can be put into. */
export interface Account {
  /** Unique among all tenants; the secret book's name of it. */
  readonly name: string;
  readonly tenant: Tenant;
  readonly connector: ConnectorName;
  /** Below the connector's connections. */
  readonly path: string;
  /** Who may change it. */
  readonly key: string;
}

export interface Tenant {
  readonly name: string;
  readonly organisation: string;
  readonly ownerKey: string;
  readonly connectors: Readonly<Record<ConnectorName, string>>;
  readonly callers: readonly Caller[];
  /** Members, each good for being removed once; they have keys in the first workspace. */
  readonly spares: { readonly id: string; readonly key: string }[];
}

export interface TenantsPlan {
  /** Members of the first organisation that may be removed. */
  readonly spares?: number;
  readonly organisations: number;
  readonly workspaces: number;
}

/** Fills a gateway with organisations that have the same names everywhere and different secrets. */
export async function makeTenants(
  gateway: { readonly url: string; readonly services: Services },
  upstreams: EchoUpstreams,
  book: SecretBook,
  plan: TenantsPlan,
): Promise<readonly Tenant[]> {
  const tenants: Tenant[] = [];
  for (let index = 0; index < plan.organisations; index++) {
    tenants.push(await makeTenant(gateway, upstreams, book, `o${String(index)}`, plan.workspaces));
  }
  const [first] = tenants;
  for (let index = 0; index < (plan.spares ?? 0); index++) {
    if (first !== undefined) first.spares.push(await makeSpare(gateway, first, index));
  }
  return tenants;
}

async function makeTenant(
  { url, services }: { readonly url: string; readonly services: Services },
  upstreams: EchoUpstreams,
  book: SecretBook,
  name: string,
  workspaces: number,
): Promise<Tenant> {
  const { identity } = services;
  const organisation = (await identity.createOrganisation(`Organisation ${name}`, name)).id;
  const person = async (role: "owner" | "member", title: string) => {
    const { id } = await identity.createUser({ email: `${title}@${name}.example`, name: title });
    await identity.addMember(organisation, id, role);
    return id;
  };
  const owner = await person("owner", "owner");
  const ownerKey = (await identity.createKey({ organisation, name: "owner", role: "owner", user: owner })).text;
  const ask = restClient(url, organisation, ownerKey);

  const made = await done(
    ask("POST", "/connectors", {
      name: "tickets",
      description: `Tickets of ${name}.`,
      descriptor: ticketDescriptor(upstreams.apiOrigin).replace(
        "Searches tickets by status.",
        `Searches <<list-${name}>>.`,
      ),
      allowTools: "all",
    }),
  );
  const connectors: Record<ConnectorName, string> = { tickets: made.body.connector.id, notes: "", mail: "" };
  for (const server of ["notes", "mail"] as const) {
    const account = server === "mail" ? "personal" : "shared";
    const { body } = await done(ask("POST", "/mcps", { type: "simple", name: server, url: upstreams.mcpUrl, account }));
    connectors[server] = body.mcp_id;
    const tools = ["search", "remove"].map((tool) => ({ name: tool, allowed: true }));
    await done(ask("PUT", `/connectors/${body.mcp_id as string}/tools`, { tools }));
  }
  for (const id of Object.values(connectors)) await done(ask("POST", `/connectors/${id}/publish`));

  const callers: Caller[] = [];
  const tenant: Tenant = { name, organisation, ownerKey, connectors, callers, spares: [] };
  for (let index = 0; index < workspaces; index++) {
    const title = `w${String(index)}`;
    const workspace = (await done(ask("POST", "/workspaces", { name: title }))).body.id as string;
    const agent = (await done(ask("POST", "/agents", { name: `agent ${title}`, workspace }))).body.id as string;
    const agentKey = (await done(ask("POST", "/keys", { name: "agent", agent }))).body.text as string;
    for (const id of Object.values(connectors)) await done(ask("POST", `/mcps/employee/${agent}`, { mcp_id: id }));
    const user = await person("member", `person-${title}`);
    await done(ask("PUT", `/workspaces/${workspace}/members/${user}`, undefined));
    const userKey = await identity.createKey({ organisation, name: "person", role: "member", user, workspace });
    const account = (connector: ConnectorName, path: string, key = ownerKey): Account => ({
      name: `${name}-${title}-${connector}-${path.startsWith("workspaces") ? "shared" : (path.split("/")[0] ?? "")}`,
      tenant,
      connector,
      path,
      key,
    });
    const shared = {
      tickets: account("tickets", `workspaces/${workspace}`),
      notes: account("notes", `workspaces/${workspace}`),
    };
    const common = { tenant, workspace } as const;
    callers.push(
      {
        ...common,
        kind: "agent",
        id: agent,
        key: agentKey,
        accounts: { ...shared, mail: account("mail", `agents/${agent}`) },
      },
      {
        ...common,
        kind: "person",
        id: user,
        key: userKey.text,
        accounts: { ...shared, mail: account("mail", "me", userKey.text) },
      },
    );
  }
  const accounts = new Map(
    callers.flatMap((caller) => Object.values(caller.accounts).map((each) => [each.name, each])),
  );
  for (const each of accounts.values()) await connectAccount(url, book, each);
  return tenant;
}

async function makeSpare(
  { url, services: { identity } }: { readonly url: string; readonly services: Services },
  { organisation, ownerKey, callers }: Tenant,
  index: number,
): Promise<Tenant["spares"][number]> {
  const workspace = callers[0]?.workspace ?? "";
  const { id } = await identity.createUser({ email: `spare-${String(index)}@example.com`, name: "spare" });
  await identity.addMember(organisation, id, "member");
  await done(restClient(url, organisation, ownerKey)("PUT", `/workspaces/${workspace}/members/${id}`));
  const key = await identity.createKey({ organisation, name: "spare", role: "member", user: id, workspace });
  return { id, key: key.text };
}

/** Puts a new secret into an account. */
export async function connectAccount(url: string, book: SecretBook, account: Account): Promise<Answer> {
  const secret = book.issue(account.name);
  const field = account.connector === "tickets" ? "api_key" : "token";
  const answer = await insist(() => askAs(url, account)("PUT", pathOf(account), { secrets: { [field]: secret } }));
  book.settle(secret);
  return answer;
}

export function pathOf({ tenant, connector, path }: Account): string {
  return `/connectors/${tenant.connectors[connector]}/connections/${path}`;
}

export function askAs(url: string, { tenant, key }: Account): Ask {
  return restClient(url, tenant.organisation, key);
}

/** An answer that must be a success. */
export async function done(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  if (answer.status >= 300) throw new Error(`It was refused: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Asks until the answer is another than "not now", which is what a machine that has too much to do says. */
export async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  for (let attempt = 1; answer.status === 503 && attempt < 20; attempt++) {
    await setTimeout(250);
    answer = await ask();
  }
  return done(Promise.resolve(answer));
}
