import { isJsonObject, type JsonObject } from "@mortise/core";
import type { ChangeFeed } from "../events/change-feed.ts";
import { createMask, type Clock, type Egress } from "@mortise/runtime";
import { askPatiently } from "./ask-patiently.ts";
import { faultOfReply, notMcp } from "./fault-of-reply.ts";
import { jsonText } from "./json-text.ts";
import { listTools } from "./list-tools.ts";
import { mirror } from "./mirrored-headers.ts";
import { errorCodes } from "./modern-session.ts";
import { openSession } from "./open-session.ts";
import { createOpenings } from "./openings.ts";
import type { Reply } from "./reply.ts";
import { secretsOf } from "./secrets-of.ts";
import type { Address, Asked, Carried, Question, Session } from "./session.ts";
import { createSessions } from "./sessions.ts";
import type {
  QuestionAnswers,
  UpstreamClient,
  UpstreamFault,
  UpstreamLimit,
  UpstreamOutcome,
  UpstreamTarget,
} from "./upstream-client.ts";

export interface UpstreamClientServices {
  readonly egress: Egress;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, "subscribe">;
}

/** What every request to a target needs. */
interface Prepared {
  readonly address: Address;
  readonly carried: Carried;
  /** Of its session. */
  readonly key: string;
}

/** A request that is refused for a session that has ended is made again on a new one, once. */
export function createUpstreamClient({ egress, clock, changes }: UpstreamClientServices): UpstreamClient {
  const sessions = createSessions(clock);
  const openings = createOpenings<Session>(clock);
  /** Calls come with the same target again and again; what is made of one is gone when it is. */
  const prepared = new WeakMap<UpstreamTarget, Prepared | undefined>();
  const unsubscribe = changes.subscribe(({ subject, id, connector = id, isEnded = false }) => {
    if (!isEnded || (subject !== "connector" && subject !== "connection")) return;
    const beginning = subject === "connector" ? `${connector} ` : `${connector} ${id} `;
    const isOf = (key: string): boolean => key.startsWith(beginning);
    sessions.forget(isOf);
    // Whoever opens one with a credential that is replaced just now may go on with it.
    if (subject === "connector") openings.abort(isOf);
  });

  const open = (
    key: string,
    address: Address,
    carried: Carried,
    limit: UpstreamLimit,
  ): Promise<UpstreamOutcome<Session>> =>
    openings.join(key, limit, async (opening) => {
      const opened = await openSession({ egress, clock, address, carried }, opening);
      // One that nobody waits for any more, or that is not to be, is not left behind at the server.
      if (opened.ok && opening.signal.aborted) sessions.end(opened.value);
      else if (opened.ok) sessions.keep(key, opened.value);
      return opened;
    });

  const ask = async (
    key: string,
    address: Address,
    carried: Carried,
    limit: UpstreamLimit,
    questionFor: (session: Session) => Question,
  ): Promise<Asked> => {
    for (let attempt = 1; ; attempt++) {
      let session = sessions.get(key);
      if (session === undefined) {
        const opened = await open(key, address, carried, limit);
        if (!opened.ok) return opened;
        session = opened.value;
      }
      const reply = await askPatiently(session, questionFor(session), carried, limit);
      if (attempt === 2 || !session.isStale(reply)) return { ok: true, session, reply };
      sessions.drop(key, session);
    }
  };

  const prepare = (target: UpstreamTarget): Prepared | undefined => {
    let known = prepared.get(target);
    if (known === undefined) prepared.set(target, (known = prepareFor(target)));
    return known;
  };

  const list: UpstreamClient["list"] = async (target, limit) => {
    const needed = prepare(target);
    if (needed === undefined) return { ok: false, fault: NO_URL };
    const { address, carried, key } = needed;
    // A session of its own: what a server says of itself is asked anew, and a kept one remembers what it said once.
    const opened = await openSession({ egress, clock, address, carried }, limit);
    if (!opened.ok) return opened;
    const session = opened.value;
    try {
      const asked = async (question: Question): Promise<Asked> => {
        const reply = await session.ask(question, carried, limit);
        return { ok: true, session, reply };
      };
      const listed = await listTools(asked, address.origin);
      if (!listed.ok) return listed;
      const { tools, refused } = listed.value;
      // In this era there is nothing to end: calls go on with what was learnt.
      if (session.isModern) sessions.keep(key, session);
      return { ok: true, value: { server: session.server, tools, refused } };
    } finally {
      sessions.end(session);
    }
  };

  const call: UpstreamClient["call"] = async (target, tool, args, limit, exchange = {}) => {
    const needed = prepare(target);
    if (needed === undefined) return { ok: false, fault: NO_URL };
    const { address, carried, key } = needed;
    const params = `"name":${JSON.stringify(tool)},"arguments":${jsonText(args)}`;
    const { onProgress, capabilities, answers } = exchange;
    const more = answers === undefined ? "" : answersText(answers);
    const question = ({ mirrored, isModern }: Session): Question => {
      const repeated = mirrored.get(tool);
      const headers = repeated === undefined ? {} : { headers: mirror(repeated, args) };
      return {
        method: "tools/call",
        name: tool,
        params: isModern ? params + more : params,
        onProgress,
        capabilities,
        ...headers,
      };
    };
    let asked = await ask(key, address, carried, limit, question);
    if (asked.ok && lacksHeaders(asked.reply)) {
      // The server wants arguments in headers, and which ones its list says.
      const listed = await listTools((one) => ask(key, address, carried, limit, () => one), address.origin);
      if (!listed.ok) return listed;
      asked = await ask(key, address, carried, limit, question);
    }
    if (!asked.ok) return asked;
    const { reply } = asked;
    if (reply.kind !== "result") return { ok: false, fault: faultOfReply(reply, address.origin, true) };
    const wrong = faultOfResult(reply.result);
    return wrong === undefined
      ? { ok: true, value: reply.result }
      : { ok: false, fault: notMcp(address.origin, wrong) };
  };

  return {
    list,
    call,
    close() {
      unsubscribe();
      openings.abort(() => true);
      return sessions.close();
    },
  };
}

/** What every request to a target needs; `undefined` where there can be none. */
function prepareFor(target: UpstreamTarget): Prepared | undefined {
  const url = URL.parse(target.url);
  if (url === null) return undefined;
  return {
    address: { origin: url.origin, path: url.pathname + url.search },
    carried: { headers: target.headers, mask: createMask(secretsOf(target)) },
    // Never without the credential: a session is not for anybody else.
    key: `${target.connector} ${target.connection ?? "-"} ${target.credentialKey} ${target.url}`,
  };
}

/** The answers to questions as further members of a call's parameters. */
function answersText({ responses, state }: QuestionAnswers): string {
  const given = responses === undefined ? "" : `,"inputResponses":${jsonText(responses)}`;
  return state === undefined ? given : `${given},"requestState":${JSON.stringify(state)}`;
}

const NO_URL: UpstreamFault = { code: "not_mcp", message: "The URL of the server is not one. Correct it." };

function lacksHeaders(reply: Reply): boolean {
  return (
    (reply.kind === "refused" && reply.error?.code === errorCodes.headerMismatch) ||
    (reply.kind === "error" && reply.error.code === errorCodes.headerMismatch)
  );
}

/** What makes a result none of a tool (MCP, Tools › Tool Result; Base › Responses), or `undefined`. */
function faultOfResult({ resultType = "complete", content }: JsonObject): string | undefined {
  if (resultType === "input_required") return undefined;
  if (resultType !== "complete") return "The result of the call is of a type that is not known.";
  const isContent =
    Array.isArray(content) &&
    (content as readonly unknown[]).every(
      (block) => isJsonObject(block as JsonObject) && typeof (block as JsonObject)["type"] === "string",
    );
  return isContent ? undefined : "The result of the call has no content.";
}
