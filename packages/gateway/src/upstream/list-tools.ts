import { isJsonObject, type JsonObject } from "@mortise/core";
import { readMirrored } from "@mortise/core/mcp";
import { plainText } from "../oauth/plain-text.ts";
import type { RefusedTool } from "../tools/listed-tools.ts";
import { faultOfReply, notMcp } from "./fault-of-reply.ts";
import { errorCodes } from "./modern-session.ts";
import type { Asked, Question, Session } from "./session.ts";
import type { ExternalTool, UpstreamOutcome } from "./upstream-client.ts";

const MOST_PAGES = 100;
const MOST_TOOLS = 5_000;
/** Characters of all definitions, as JSON. */
const MOST_TEXT = 16 * 1024 * 1024;
/** Characters of one definition, as JSON: larger ones are no use to a model. */
const MOST_TEXT_OF_TOOL = 512 * 1024;
const MOST_CURSOR = 16 * 1024;

export interface ListedTools {
  readonly session: Session;
  readonly tools: readonly ExternalTool[];
  /** Definitions that the protocol or a bound rules out. */
  readonly refused: readonly RefusedTool[];
}

/**
 * Reads a server's whole list of tools, page by page. Their schemas are data: nothing in them is compiled or fetched.
 *
 * @param ask - Asks over a session of its choice, and says which.
 */
export async function listTools(
  ask: (question: Question) => Promise<Asked>,
  origin: string,
): Promise<UpstreamOutcome<ListedTools>> {
  const tools: ExternalTool[] = [];
  const refused: RefusedTool[] = [];
  const cursors = new Set<string>();
  let size = 0;
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const params = cursor === undefined ? "" : `"cursor":${JSON.stringify(cursor)}`;
    const asked = await ask({ method: "tools/list", params });
    if (!asked.ok) return asked;
    const { session, reply } = asked;
    if (reply.kind !== "result") {
      // A server without tools need not know the method.
      const error = reply.kind === "error" || reply.kind === "refused" ? reply.error : undefined;
      if (error?.code === errorCodes.methodNotFound && page === 1) return finish(session, tools, refused);
      return { ok: false, fault: faultOfReply(reply, origin, false) };
    }
    const { tools: listed, nextCursor } = reply.result;
    if (!Array.isArray(listed)) return { ok: false, fault: notMcp(origin, "Its list of tools is no list.") };
    for (const wire of listed as readonly unknown[]) {
      const definition = wire as JsonObject; // parsed from JSON; what it is shows next
      if (!isJsonObject(definition) || typeof definition["name"] !== "string") {
        return { ok: false, fault: notMcp(origin, "Its list of tools has something in it that is no tool.") };
      }
      const name = definition["name"];
      const text = JSON.stringify(definition);
      size += text.length;
      if (tools.length + refused.length >= MOST_TOOLS || size > MOST_TEXT) return tooMany(origin);
      const why =
        text.length > MOST_TEXT_OF_TOOL ? "has a definition of more than 512 KiB" : faultOfTool(definition, session);
      if (why === undefined) tools.push({ name, wire: definition });
      else refused.push({ name: plainText(name, 128), why });
    }
    if (typeof nextCursor !== "string" || nextCursor === "") return finish(session, tools, refused);
    if (cursors.has(nextCursor) || nextCursor.length > MOST_CURSOR) {
      return {
        ok: false,
        fault: notMcp(origin, "Its list of tools leads in a circle: a page names one that was read before."),
      };
    }
    if (page === MOST_PAGES) return tooMany(origin);
    cursors.add(nextCursor);
    cursor = nextCursor;
  }
}

function tooMany(origin: string): UpstreamOutcome<never> {
  const message = `${origin} lists more than 5,000 tools, 100 pages or 16 MiB, so that none of them is taken up. Ask whoever runs it for a smaller set.`;
  return { ok: false, fault: { code: "too_many_tools", message } };
}

/** Only the modern era repeats arguments in headers. */
function faultOfTool({ inputSchema }: JsonObject, { isModern }: Session): string | undefined {
  if (!isModern || !isJsonObject(inputSchema)) return undefined;
  const read = readMirrored(inputSchema);
  return read.ok ? undefined : read.why;
}

/** Calls need to know whose arguments go into headers too. */
function finish(
  session: Session,
  tools: readonly ExternalTool[],
  refused: readonly RefusedTool[],
): UpstreamOutcome<ListedTools> {
  session.mirrored.clear();
  if (session.isModern) {
    for (const { name, wire } of tools) {
      const read = isJsonObject(wire["inputSchema"]) ? readMirrored(wire["inputSchema"]) : undefined;
      if (read?.ok === true && read.mirrored.length > 0) session.mirrored.set(name, read.mirrored);
    }
  }
  return { ok: true, value: { session, tools, refused } };
}
