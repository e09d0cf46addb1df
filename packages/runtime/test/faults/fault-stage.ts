import { setTimeout as pause } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import {
  type Certificate,
  createCertificate,
  type FakeUpstream,
  json,
  type ReceivedRequest,
  type Reply,
  startFakeUpstream,
  status,
} from "@mortise/testkit/fake-upstream";
import type { ToolAnswer } from "@mortise/core/mcp";
import type { CallEvent, Services } from "../../src/call.ts";
import { systemClock } from "../../src/clock.ts";
import { type ConnectorServer, createConnectorServer } from "../../src/connector-server.ts";
import type { Credential } from "../../src/credentials/resolver.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { MemoryTokens } from "../../src/credentials/tokens/token-store.ts";
import { createEgressTo } from "../../src/egress/create-egress.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { networkOf, skippingClock } from "../egress/scenario.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { AUTH_KINDS, authSchemes, broughtToken } from "./auth-kinds.ts";
import type { Cell } from "./cells.ts";
import { type Asked, HURRY_MS, LISTED, METHODS, type Place } from "./fault-rows.ts";
import { CANARY } from "../fixtures/canary.ts";

/** What became of a cell's calls, as its upstream and its caller saw it. */
export interface Ran {
  /** Of the calls while there was no fault: one before it and one after, where the API can be reached at all. */
  readonly well: readonly Told[];
  readonly faulty: readonly Told[];
  /** What the API got, in order, with the token that was the newest then. */
  readonly requests: readonly { readonly request: ReceivedRequest; readonly token: string }[];
  readonly tokenRequests: readonly ReceivedRequest[];
  /** How many of each came during the fault. */
  readonly during: { readonly requests: number; readonly tokenRequests: number };
  /** How long was waited before each repetition, in milliseconds. */
  readonly pauses: readonly number[];
  /** What the log was told of all calls. */
  readonly events: readonly CallEvent[];
}

/** What a call was answered, and how long it took on the clock of the call. */
export interface Told {
  readonly answer: ToolAnswer;
  readonly ms: number;
}

/** The upstreams that the cells share. */
export interface FaultStage {
  run(cell: Cell): Promise<Ran>;
  /** What another origin got, of all cells. */
  readonly strayed: () => { readonly connections: number; readonly requests: number };
  close(): Promise<void>;
}

/** 127.0.0.1 stands for the public internet and 127.0.0.2 for what is private. */
const PUBLIC = "127.0.0.1";
const PRIVATE = "127.0.0.2";
const DOMAIN = "api.example.com";
/** What every POST says. */
export const NOTE = "a note of this call";

/** A second is promised; the rest is for a machine with a lot to do. */
const CLOSED_WITHIN_MS = 10_000;

/** What stands in for an API while one cell is under way. */
interface Playing {
  readonly cell: Cell;
  isFaulty: boolean;
  token: string;
  readonly requests: { readonly request: ReceivedRequest; readonly token: string }[];
  readonly tokenRequests: ReceivedRequest[];
  readonly before: { requests: number; tokenRequests: number };
}

export async function startFaultStage(): Promise<FaultStage> {
  const playing = new Map<string, Playing>();
  const respond = (request: ReceivedRequest): Reply => {
    const [cell = "", what] = request.path.split(/[/?]/).slice(1);
    const play = playing.get(cell);
    if (play === undefined) return status(404);
    return what === "token" ? answerToken(play, request) : answerCall(play, request);
  };

  const authority = await createCertificate({ names: ["authority"], authority: true });
  const contexts = await certificates(authority);
  const upstream = await startFakeUpstream(respond);
  const secure = await startFakeUpstream(respond, {
    tls: {
      SNICallback(name, done) {
        const context = contexts.get(name.split(".")[0] ?? "");
        // Without one the handshake is cut.
        if (context === undefined) done(new Error("no certificate"));
        else done(null, context);
      },
    },
  });
  const old = await startFakeUpstream(respond, {
    tls: {
      ...(await createCertificate({ names: [`old.${DOMAIN}`], issuer: authority })),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    },
  });
  const [otherPort, otherHost, inside] = await Promise.all([
    startFakeUpstream(),
    startFakeUpstream(undefined, { address: PRIVATE, port: upstream.port }),
    startFakeUpstream(() => json("inside"), { address: PRIVATE, port: secure.port }),
  ]);
  // Each cell is an organisation of its own in them, and they take longer to make than it does.
  const limiter = new RateLimiter({ clock: systemClock });
  const store = new MemoryTokens();
  const fingerprintKey = randomBytes(32);
  const strangers: readonly FakeUpstream[] = [otherPort, otherHost, inside];
  const elsewhere = { port: otherPort.origin, host: otherHost.origin, scheme: `https://${upstream.host}` };
  const serverOf = servers((place) => {
    if (place === undefined) return upstream.origin;
    return `https://${place}.${DOMAIN}:${place === "old" ? old.port : secure.port}`;
  }, upstream.origin);

  function answerCall(play: Playing, request: ReceivedRequest): Reply {
    play.requests.push({ request, token: play.token });
    const { cell, isFaulty, requests, before } = play;
    if (!isFaulty) return json(JSON.parse(LISTED));
    const asked: Asked = { request, cell: cell.id, index: requests.length - 1 - before.requests, elsewhere };
    return cell.row.reply(asked);
  }

  async function run(cell: Cell): Promise<Ran> {
    const { row, auth, method, id } = cell;
    const play: Playing = {
      cell,
      isFaulty: false,
      token: broughtToken(id),
      requests: [],
      tokenRequests: [],
      before: { requests: 0, tokenRequests: 0 },
    };
    playing.set(id, play);
    const clock = skippingClock();
    let asked = 0;
    const egress = createEgressTo((address) => address === PUBLIC, {
      allow: [upstream.host, otherPort.host, otherHost.host],
      // In threes, so that the answer changes between a verdict and the request after it, and not only there.
      network: networkOf(() => (row.place === "rebinding" && asked++ % 3 === 0 ? [PRIVATE] : [PUBLIC])),
      // Reading all authorities that a machine trusts takes longer than the rest of a cell.
      ...(row.place === undefined ? {} : { authorities: [authority.cert] }),
      // A name is asked for each time.
      limits: { judgementMs: 0 },
      clock,
      random: () => 0.5,
    });
    const events: CallEvent[] = [];
    const services: Services = {
      egress,
      clock,
      limiter,
      tokens: new TokenSource({ egress, clock, store, fingerprintKey }),
      onCall: (event) => events.push(event),
    };
    const credential: Credential = { fields: auth.fields(id), level: "organisation" };
    // A scope of its own has a retry budget of its own.
    const binding = { instance: "api", scope: { organisation: id }, credentials: { resolve: () => credential } };
    const call = async (hurried = false): Promise<Told> => {
      const tools = serverOf(row.place, hurried).bind(binding, services);
      const started = clock.now();
      const request = { id: `call-${id}`, signal: new AbortController().signal };
      const args = method === "POST" ? { cell: id, note: NOTE } : { cell: id };
      const answer = await tools.call(`${method} ${auth.name}`, args, request);
      if (answer === undefined) throw new Error(`There is no tool for ${method} with ${auth.name}.`);
      return { answer, ms: clock.now() - started };
    };

    try {
      const well: Told[] = row.place === undefined ? [await call()] : [];
      play.isFaulty = true;
      play.before.requests = play.requests.length;
      play.before.tokenRequests = play.tokenRequests.length;
      const faulty: Told[] = [];
      for (let count = 0; count < (row.calls ?? 1); count++) faulty.push(await call(row.hurried));
      const during = {
        requests: play.requests.length - play.before.requests,
        tokenRequests: play.tokenRequests.length - play.before.tokenRequests,
      };
      const pauses = [...clock.pauses];
      const last = play.requests.at(-1);
      if (row.drops === true && last !== undefined) await inTime(upstream.closed(last.request));
      play.isFaulty = false;
      if (row.place === undefined && row.lasts !== true) well.push(await call());
      await egress.close();
      const at = row.place === undefined ? upstream : row.place === "old" ? old : secure;
      await inTime(Promise.all(play.requests.map(({ request }) => at.closed(request))));
      const { requests, tokenRequests } = play;
      return { well, faulty, requests, tokenRequests, during, pauses, events };
    } finally {
      playing.delete(id);
      // Not waited for: where something is wrong, it may never be closed.
      void egress.close();
    }
  }

  return {
    run,
    strayed: () => ({
      connections: strangers.reduce((sum, { connections }) => sum + connections, 0),
      requests: strangers.reduce((sum, { requests }) => sum + requests.length, 0),
    }),
    async close() {
      await Promise.all([upstream, secure, old, ...strangers].map((each) => each.close()));
    },
  };
}

/** @throws where a connection stays open. */
async function inTime(closed: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  const late = pause(CLOSED_WITHIN_MS, "late", { signal: stop.signal }).catch(() => "stopped");
  const first = await Promise.race([closed, late]);
  stop.abort();
  if (first === "late") throw new Error("A connection stays open.");
}

function answerToken(play: Playing, request: ReceivedRequest): Reply {
  const number = play.tokenRequests.push(request);
  const { cell, isFaulty } = play;
  if (isFaulty && cell.row.token !== undefined) return cell.row.token(cell.auth);
  play.token = `token-${number}-${cell.id}-${CANARY}`;
  return json({ access_token: play.token, token_type: "Bearer", expires_in: 3_600 });
}

/** For each name, what its server shows of itself; none for a name whose handshake is cut. */
async function certificates(authority: Certificate): Promise<ReadonlyMap<string, SecureContext>> {
  const stranger = await createCertificate({ names: ["another authority"], authority: true });
  const of = (place: Place) => ({ names: [`${place}.${DOMAIN}`], issuer: authority });
  const made: Partial<Record<Place, Certificate>> = {
    good: await createCertificate(of("good")),
    rebinding: await createCertificate(of("rebinding")),
    expired: await createCertificate({ ...of("expired"), notAfter: new Date(Date.now() - 60_000) }),
    "self-signed": await createCertificate({ names: [`self-signed.${DOMAIN}`] }),
    unknown: await createCertificate({ ...of("unknown"), issuer: stranger }),
    "other-host": await createCertificate(of("good")),
  };
  return new Map(Object.entries(made).map(([place, certificate]) => [place, createSecureContext(certificate)]));
}

/** The connector at each place, with a tool for each kind of credential and method: made once for all cells. */
function servers(originOf: (place: Place | undefined) => string, tokens: string) {
  const made = new Map<string, ConnectorServer>();
  return (place: Place | undefined, hurried: boolean): ConnectorServer => {
    const key = `${place} ${hurried}`;
    let server = made.get(key);
    if (server === undefined) {
      const connector = makeConnector({
        origin: originOf(place),
        securitySchemes: authSchemes(tokens),
        tools: AUTH_KINDS.flatMap((auth) =>
          METHODS.map((method) => ({
            name: `${method} ${auth.name}`,
            method,
            path: "/{cell}/tickets",
            parameters: [
              { name: "cell", in: "path" as const },
              ...(method === "POST" ? [{ name: "note", in: "body" as const }] : []),
            ],
            injection: auth.injection,
          })),
        ),
      });
      server = createConnectorServer(connector, hurried ? { callTimeoutMs: HURRY_MS } : {});
      made.set(key, server);
    }
    return server;
  };
}
