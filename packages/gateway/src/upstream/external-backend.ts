import { createHash } from "node:crypto";
import type { JsonObject } from "@mortise/core";
import type { ProgressStep, ToolAnswer } from "@mortise/core/mcp";
import type { AskedClient, BackendAnswer, Backend } from "../connectors/backend.ts";
import type { TargetOutcome } from "../connections/connections.ts";
import { agentWithoutAccount, connectLink } from "../connections/connect-link.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { ConnectionName } from "../oauth/external-tokens.ts";
import type { Principal } from "../authorize/principal.ts";
import { cannotBeAsked, passQuestions } from "../questions/pass-questions.ts";
import { passedCapabilities } from "../questions/passed-capabilities.ts";
import { staleState } from "../questions/stale-state.ts";
import type { Services } from "../services.ts";
import { createBreaker } from "./breaker.ts";
import { createBulkhead } from "./bulkhead.ts";
import { BREAKER, BULKHEAD, leftAloneFor, NOT_THERE, tooManyCalls } from "./left-alone.ts";
import { passOn } from "./pass-on.ts";
import type { CallExchange, UpstreamFault, UpstreamOutcome } from "./upstream-client.ts";

type Needs = Pick<Services, "clock" | "publicUrl" | "connections" | "tokens" | "upstream">;

/** One request. */
const REQUEST_MS = 30_000;
/** A call with all that belongs to it: waiting, a token, a second request with another token. */
const CALL_MS = 55_000;
/**
 * The same for one whose client is told of its progress, so that it can wait for a server that works: as long as one
 * tells something of it within the time of a request.
 */
const TOLD_CALL_MS = 600_000;

type Target = TargetOutcome & { readonly ok: true };

/**
 * Makes the calls of external servers. One that hangs, floods or dies takes nothing but its own calls down: they are
 * held to a number at a time for each organisation, to a time, and left out while it cannot be reached.
 */
export function createExternalBackend(services: Needs): Backend {
  const { clock } = services;
  const bulkhead = createBulkhead(BULKHEAD);
  const breaker = createBreaker(BREAKER, clock);

  return {
    async call(connector, tool, args, principal, { signal, progress, client }) {
      // With its address: one that an admin has corrected is asked at once.
      const key = `${connector.org_id} ${connector.id} ${connector.url ?? ""}`;
      const deadline = clock.now() + (progress === undefined ? CALL_MS : TOLD_CALL_MS);
      const entered = bulkhead.enter(key, signal);
      const release = entered instanceof Promise ? await entered : entered;
      if (release === undefined) {
        return signal.aborted
          ? refused("cancelled", "The call was cancelled.", { transport: "cancelled" })
          : refused("busy", tooManyCalls(connector.name));
      }
      try {
        const passed = breaker.pass(key);
        if (typeof passed === "number") return refused("unreachable", leftAloneFor(connector.name, passed));
        let reached: boolean | undefined;
        try {
          const target = await services.connections.target(connector.id, principal);
          if (!target.ok) return askForAccount(target);
          const exchange = exchangeOf(client);
          const asker = client?.answers?.asker;
          const ask = (asked: Target) => {
            if (asker !== undefined && asker !== askerOf(asked)) return STALE;
            const { target: to } = asked;
            if (progress === undefined) {
              const limit = { signal, deadline: Math.min(deadline, clock.now() + REQUEST_MS) };
              return services.upstream.call(to, tool, args, limit, exchange);
            }
            const onProgress = (step: ProgressStep): void => {
              // It is there, long before it answers: whoever else calls it need not wait for that.
              if (reached === undefined) passed.end((reached = true));
              progress(step);
            };
            const limit = { signal, deadline, idleMs: REQUEST_MS };
            return services.upstream.call(to, tool, args, limit, { ...exchange, onProgress });
          };
          const asked = await callWith(connector, target, principal, ask);
          if ("answer" in asked) return asked;
          reached = isReached(asked);
          return asked.ok
            ? answerOf(asked.value, connector, target, exchange)
            : refusedBy(asked.fault, connector, principal);
        } finally {
          passed.end(reached);
        }
      } finally {
        release();
      }
    },
  };

  /** The request, and where the token is refused once more with another. */
  async function callWith(
    connector: ConnectorRow,
    target: Target,
    principal: Principal,
    ask: (target: Target) => Promise<UpstreamOutcome<JsonObject>> | BackendAnswer,
  ): Promise<UpstreamOutcome<JsonObject> | BackendAnswer> {
    let { revision } = target;
    const first = await ask(target);
    if ("answer" in first || first.ok || target.connection === null) return first;
    const connection = { organisation: principal.organisation, id: target.connection, connector: connector.id };
    const more = (fault: UpstreamFault) => askForMore(connector, connection, principal, fault);
    if (first.fault.code === "forbidden") return (await more(first.fault)) ?? first;
    if (first.fault.code !== "needs_authentication") return first;
    if (connector.kind === "oauth") {
      const refusedToken = (target.target.headers["authorization"] ?? "").replace(/^bearer +/i, "");
      const replaced = await services.tokens.replace(connection, refusedToken);
      if (!replaced.ok) return askForAccount({ ...replaced, link: linkFor(connector, principal) });
      const renewed = await services.connections.target(connector.id, principal);
      if (!renewed.ok) return askForAccount(renewed);
      ({ revision } = renewed);
      const second = await ask(renewed);
      if ("answer" in second || second.ok) return second;
      if (second.fault.code === "forbidden") return (await more(second.fault)) ?? second;
      if (second.fault.code !== "needs_authentication") return second;
    }
    const refused = { ...connection, ...(revision === undefined ? {} : { revision }) };
    await services.connections.needsAuthentication(refused, "The server refused the credential.");
    return first;
  }

  /** The account is the right one, and may not do this: a wider authorization may help. */
  async function askForMore(
    connector: ConnectorRow,
    connection: ConnectionName,
    principal: Principal,
    { challenge }: UpstreamFault,
  ): Promise<BackendAnswer | undefined> {
    if (connector.kind !== "oauth" || challenge === undefined) return undefined;
    const refusal = await services.tokens.stepUp(connection, challenge);
    return refusal && askForAccount({ ...refusal, link: linkFor(connector, principal) });
  }

  function linkFor(connector: ConnectorRow, principal: Principal): string {
    return connectLink(services, connector, agentWithoutAccount(connector, principal));
  }

  function refusedBy(fault: UpstreamFault, connector: ConnectorRow, principal: Principal): BackendAnswer {
    const outcome = outcomeOf(fault);
    if (fault.code === "cannot_ask") return notAsked(cannotBeAsked(connector.name));
    if (fault.code !== "needs_authentication") return refused(fault.code, fault.message, outcome);
    const link = linkFor(connector, principal);
    const message = `${connector.name} did not accept the credential. Connect it again at ${link}`;
    return withLink(refused(fault.code, message, outcome), link);
  }
}

const UNREACHED: ReadonlySet<UpstreamFault["code"]> = new Set(["unreachable", "timeout", "outcome_unknown"]);
const NO_SIGN: ReadonlySet<UpstreamFault["code"]> = new Set(["cancelled", "refused_address"]);

/** Whether the server was there, as far as the call shows. */
function isReached(outcome: UpstreamOutcome<unknown>): boolean | undefined {
  if (outcome.ok) return true;
  const { code, status } = outcome.fault;
  return NO_SIGN.has(code) ? undefined : !UNREACHED.has(code) && !NOT_THERE.has(status);
}

function answerOf(
  result: JsonObject,
  { name }: ConnectorRow,
  target: Target,
  exchange: CallExchange | undefined,
): BackendAnswer {
  if (result["resultType"] === "input_required") {
    if (exchange?.capabilities === undefined) return notAsked(cannotBeAsked(name));
    const passed = passQuestions(result, name, exchange.capabilities);
    if (!passed.ok) return notAsked(passed);
    const answer = { kind: "asking", questions: passed.questions, asker: askerOf(target) } as const;
    return { answer, outcome: { transport: "ok", protocol: "ok", tool: "none", code: "input_required" } };
  }
  const answer = passOn(result);
  return { answer, outcome: { transport: "ok", protocol: "ok", tool: answer.isError ? "error" : "ok" } };
}

/** In place of questions that the client is not asked. */
function notAsked({ code, message }: { readonly code: string; readonly message: string }): BackendAnswer {
  return refused(code, message, { transport: "ok", protocol: "ok", tool: "error" });
}

/** What goes along with a call for a client that can be asked something. */
function exchangeOf(client: AskedClient | undefined): CallExchange | undefined {
  if (client === undefined) return undefined;
  return { capabilities: passedCapabilities(client.capabilities), answers: client.answers };
}

/** Who a server is to its answers: the address, and whose account it knows the caller by. A digest, since addresses hold secrets. */
function askerOf({ target, connection }: Target): string {
  return createHash("sha256")
    .update(JSON.stringify([connection, target.url]))
    .digest("base64url");
}

/** What one server asked, no other is told the answer to. */
const STALE: BackendAnswer = {
  answer: staleState,
  outcome: { transport: "not_sent", protocol: "none", tool: "none", code: "invalid_request_state" },
};

/** On the audit trail's three levels. */
function outcomeOf({ code }: UpstreamFault): Partial<BackendAnswer["outcome"]> {
  if (code === "refused_address") return {};
  if (code === "cancelled") return { transport: "cancelled" };
  return UNREACHED.has(code) ? { transport: "failed" } : { transport: "ok", protocol: "error" };
}

type Refusal = BackendAnswer & { readonly answer: ToolAnswer };

/** An answer without a result: what happened, and what can be done. */
function refused(code: string, text: string, outcome: Partial<BackendAnswer["outcome"]> = {}): Refusal {
  return {
    answer: { content: [{ type: "text", text: `${text}\n(${code})` }], isError: true },
    outcome: { transport: "not_sent", protocol: "none", tool: "none", ...outcome, code },
  };
}

/** What stands in the way of a call is a credential: where a person gives one is part of the answer. */
function askForAccount({ need, message, link }: Omit<TargetOutcome & { readonly ok: false }, "ok">): BackendAnswer {
  if (link === undefined || need === "unavailable") return refused(CODES[need], message);
  return withLink(refused(CODES[need], `${message} A person does so at ${link}`), link);
}

const CODES = {
  connect: "credential_missing",
  reauthenticate: "reauthentication_required",
  unavailable: "credential_unavailable",
} as const;

function withLink({ answer, outcome }: Refusal, url: string): BackendAnswer {
  return { answer: { ...answer, meta: { "mortise/connect": { url } } }, outcome };
}
