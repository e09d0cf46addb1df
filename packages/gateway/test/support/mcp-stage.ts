import type { ToolAnswer } from "@mortise/core/mcp";
import { systemClock } from "@mortise/runtime";
import { createHttpEndpoint, namesOf } from "@mortise/runtime/http";
import { connectClient, type ClientOptions } from "@mortise/testkit/mcp";
import { AuditUnavailable, type AuditEvent, type AuditLog, type AuditOutcome } from "../../src/audit/audit-log.ts";
import type { Principal } from "../../src/authorize/principal.ts";
import { createAccess } from "../../src/authorize/create-access.ts";
import type { Backend } from "../../src/connectors/backend.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import type { Identity, Proof } from "../../src/identity/identity.ts";
import { createMcpRoute } from "../../src/mcp/create-mcp-route.ts";
import type { SystemTool } from "../../src/mcp/system-tool.ts";
import type { Services } from "../../src/services.ts";
import { insertConnector } from "./insert-connector.ts";
import { keepLog } from "./record-events.ts";
import { movedClock, openTestVault } from "./open-test-vault.ts";
import { openTestStore, type StoreKind } from "./stores.ts";

/** A call that reached a backend. */
export interface MadeCall {
  readonly connector: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  /** Everything that came with it, to look for what must not come. */
  readonly request: unknown;
}

/** How calls were recorded. */
export interface Recorded {
  readonly event: AuditEvent;
  outcome?: AuditOutcome;
}

export const ORGANISATION = "org_one";

/**
 * The MCP endpoints over sockets, with the real store, access, vault and approvals. Who a key is, what backends answer
 * and what the audit trail takes is for the test to say.
 */
export async function openMcpStage(kind: StoreKind = "sqlite", systemTools: readonly SystemTool[] = []) {
  const { store, close } = await openTestStore(kind);
  const changes = createLocalChanges();
  const clock = movedClock();
  const log = keepLog();
  const keys = new Map<string, Principal>([
    ["admin", person("user_admin", "admin")],
    ["mia", person("user_mia", "member")],
  ]);
  const calls: MadeCall[] = [];
  const recorded: Recorded[] = [];
  const stage = {
    auditUp: true,
    /** When records of calls that begin from now on are on the disk. */
    disk: Promise.resolve(),
    identityUp: true,
    /** Resources that authentication was asked for. */
    resources: [] as string[],
    answer: (call: MadeCall, signal: AbortSignal): Promise<ToolAnswer> =>
      Promise.resolve({ content: [{ type: "text", text: `${call.tool} done` }], isError: signal.aborted }),
  };
  const backend: Backend = {
    async call(connector, tool, args, principal, request) {
      const call = { connector: connector.id, tool, args, principal, request };
      calls.push(call);
      const answer = await stage.answer(call, request.signal);
      return {
        answer,
        outcome: request.signal.aborted
          ? { transport: "cancelled", protocol: "none", tool: "none", code: "cancelled" }
          : { transport: "ok", protocol: "ok", tool: answer.isError ? "error" : "ok" },
      };
    },
  };
  const audit: AuditLog = {
    begin(event) {
      if (!stage.auditUp) return Promise.reject(new AuditUnavailable());
      const row: Recorded = { event };
      recorded.push(row);
      return Promise.resolve({ kept: stage.disk, end: (outcome) => void (row.outcome = outcome) });
    },
    async record(event) {
      await audit.begin(event);
    },
    close: () => Promise.resolve(),
  };
  const authenticate = ({ authorization = "" }: Proof) => {
    const principal = keys.get(authorization.replace(/^Bearer /, ""));
    return principal === undefined
      ? ({ ok: false, reason: "unknown key", status: 401 } as const)
      : ({ ok: true, principal } as const);
  };
  const identity = {
    authenticateMcp: (proof: Proof, resource: string) => {
      stage.resources.push(resource);
      if (!stage.identityUp) throw new Error("the store is away");
      return authenticate(proof);
    },
    // A session's cookie is the person's id, here.
    authenticate: ({ cookie }: Proof) =>
      Promise.resolve(
        cookie === undefined
          ? { ok: false, reason: "no cookie", status: 401 }
          : {
              ok: true,
              principal: { ...person(cookie, "member"), organisation: "", via: "session", credential: `ses_${cookie}` },
            },
      ),
    organisationsOf: (user: string) =>
      Promise.resolve(
        Array.from(keys.values())
          .filter((principal) => principal.user === user)
          .map(({ organisation, role }) => ({ id: organisation, name: "One", slug: "one", role })),
      ),
    members: () => Promise.resolve([{ id: "user_mia", name: "Mia <script>", email: "", role: "member", since: 0 }]),
  } as unknown as Identity;
  let port = 0;
  const vault = await openTestVault(store);
  const services = {
    store,
    changes,
    clock,
    log,
    audit,
    identity,
    vault,
    access: createAccess({ store, changes, clock: systemClock }),
    backends: { descriptor: backend, external: backend },
    get publicUrl() {
      return `http://127.0.0.1:${port}`;
    },
  } as unknown as Services;
  const route = createMcpRoute(services, systemTools);
  const endpoint = createHttpEndpoint({ route, names: (bound) => namesOf(`http://127.0.0.1:${bound}`, bound) });
  const url = await endpoint.listen();
  port = Number(new URL(url).port);

  return Object.assign(stage, {
    url,
    port,
    services,
    store,
    changes,
    clock,
    keys,
    calls,
    recorded,
    log,
    async addConnector(
      name: string,
      tools: Readonly<Record<string, "automatic" | "needs_approval" | "denied" | "off">>,
      fields = {},
    ) {
      const row = await insertConnector(store, { name, org_id: ORGANISATION, ...fields });
      for (const [tool, approval] of Object.entries(tools)) await addTool(row.org_id, row.id, tool, approval);
      await changes.publish({ organisation: row.org_id, subject: "tools", id: row.id, connector: row.id });
      return row;
    },
    client: (key: string, options: Partial<ClientOptions> & { readonly path?: string } = {}) =>
      connectClient({
        generation: "v2",
        ...options,
        transport: "http",
        url: url + (options.path ?? "/mcp"),
        headers: { authorization: `Bearer ${key}` },
      }),
    async close() {
      await endpoint.close(0);
      await vault.close();
      await close();
    },
  });

  async function addTool(organisation: string, connector: string, name: string, approval: string): Promise<void> {
    const definition = {
      name,
      title: name,
      description: `Does ${name}.`,
      inputSchema: { type: "object", properties: {} },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    };
    await store.db
      .insertInto("tools")
      .values({
        org_id: organisation,
        connector_id: connector,
        name,
        definition: JSON.stringify(definition),
        digest: "d",
        allowed: approval === "off" ? 0 : 1,
        approval: approval === "off" ? "automatic" : (approval as "automatic"),
        candidate: null,
        candidate_digest: null,
        created_at: 1,
        updated_at: 1,
      })
      .execute();
  }
}

export type McpStage = Awaited<ReturnType<typeof openMcpStage>>;

export function person(user: string, role: Principal["role"]): Principal {
  return { organisation: ORGANISATION, role, user, via: "api_key", credential: `key_${user}` };
}
