import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, createEgress, systemClock } from "@mortise/runtime";
import type { AuditEvent, AuditLog } from "../../src/audit/audit-log.ts";
import type { Store } from "../../src/db/store.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import type { ChangeFeed } from "../../src/events/change-feed.ts";
import { createIdentity, type IdentityOptions } from "../../src/identity/create-identity.ts";
import type { Identity, Proof } from "../../src/identity/identity.ts";
import { type Browser, createBrowser } from "./browser.ts";
import { openTestStore, type StoreKind } from "./stores.ts";

export const PASSWORD = "correct horse battery";

/** The identity service on loopback: its own pages and endpoints, and `/mcp…`, which say who is calling. */
export interface TestIdentity {
  readonly url: string;
  readonly identity: Identity;
  readonly store: Store;
  readonly changes: ChangeFeed;
  /** What was recorded. */
  readonly events: readonly AuditEvent[];
  /** What was logged. */
  readonly lines: readonly string[];
  /** Makes a person who can sign in, a member where an organisation is given. */
  person(email: string, organisation?: string, role?: "owner" | "admin" | "member" | "auditor"): Promise<string>;
  /** A browser that somebody is signed in with. */
  signedIn(email: string): Promise<Browser>;
  close(): Promise<void>;
}

export async function startTestIdentity(
  kind: StoreKind,
  options: Partial<IdentityOptions> & { readonly clock?: Clock } = {},
): Promise<TestIdentity> {
  const opened = await openTestStore(kind);
  const { store } = opened;
  const changes = options.changes ?? createLocalChanges();
  const events: AuditEvent[] = [];
  const lines: string[] = [];
  const record = (event: AuditEvent): Promise<void> => Promise.resolve(void events.push(event));
  const audit: AuditLog = {
    record,
    begin: (event) => record(event).then(() => ({ kept: Promise.resolve(), end() {} })),
    close: () => Promise.resolve(),
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://127.0.0.1:${String(port)}`;
  const egress = options.egress ?? createEgress();
  const identity = await createIdentity({
    store,
    changes,
    audit,
    egress,
    clock: systemClock,
    publicUrl: url,
    secret: "x1Vq8t5Zk3Lw9Rj2Bn7Hc4Md6Fg0Sa_p",
    log: {
      info: (message) => void lines.push(message),
      warn: (message, data) => void lines.push(`${message} ${JSON.stringify(data)}`),
      fault: (fault) => void lines.push(`fault ${fault instanceof Error ? (fault.stack ?? "") : String(fault)}`),
    },
    ...options,
  });
  server.on("request", (incoming, outgoing) => {
    void (async () => {
      const response = await answer(identity, url, incoming);
      outgoing.writeHead(response.status, headersOf(response));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    })();
  });

  return {
    url,
    identity,
    store,
    changes,
    events,
    lines,
    async person(email, organisation, role = "member") {
      const { id } = await identity.createUser({ email, name: email.split("@")[0] ?? email, password: PASSWORD });
      if (organisation !== undefined) await identity.addMember(organisation, id, role);
      return id;
    },
    async signedIn(email) {
      const browser = createBrowser(url);
      const response = await browser.post("/account/sign-in", { email, password: PASSWORD });
      if (response.status !== 303) throw new Error(`Signing in gave ${String(response.status)}.`);
      return browser;
    },
    async close() {
      await identity.close();
      await egress.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
    },
  };
}

async function answer(identity: Identity, url: string, incoming: IncomingMessage): Promise<Response> {
  const path = incoming.url ?? "/";
  if (path.startsWith("/mcp")) {
    const result = await identity.authenticateMcp(proofOf(incoming), url + path);
    if (result.ok) return Response.json(result.principal);
    const { status, wwwAuthenticate } = result;
    return new Response(null, {
      status,
      headers: wwwAuthenticate === undefined ? {} : { "www-authenticate": wwwAuthenticate },
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET" } = incoming;
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  return identity.handle(new Request(url + path, { method, headers, body }), incoming.socket.remoteAddress);
}

function proofOf({ headers, headersDistinct }: IncomingMessage): Proof {
  return {
    authorization: headers.authorization,
    cookie: headers.cookie,
    authorizationCount: headersDistinct["authorization"]?.length ?? 0,
  };
}

/** Several cookies stay several headers. */
function headersOf(response: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  return cookies.length === 0 ? headers : { ...headers, "set-cookie": cookies };
}
