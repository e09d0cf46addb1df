import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Change } from "../events/change-feed.ts";
import type { Proof } from "../identity/identity.ts";
import { textStream } from "../rest/text-stream.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type SeeChange, seenChanges } from "./seen-changes.ts";
import { createStreamInbox } from "./stream-inbox.ts";
import { createStreamListener } from "./stream-listener.ts";

type Needed = Pick<Services, "store" | "access" | "changes" | "identity" | "closing" | "log">;

/** Events of the trail that are held at once. */
const PAGE = 50;
/** A client that does not take the end of its stream is cut off. */
const LAST_WORD_MS = 1_000;
const MOST_STREAMS = 20;

/** How many streams are open with each credential; of each gateway in this process. */
const openStreams = new WeakMap<Services["changes"], Map<string, number>>();

/** Who asked for a stream, and how. */
export interface StreamRequest {
  readonly principal: Principal;
  readonly proof: Proof;
  /** The number of the last event of the trail that the client has. */
  readonly lastEventId: string | null;
  readonly cut: () => void;
}

/**
 * Answers with what happens in the principal's organisation, until their proof holds no longer, the gateway stops or
 * the client goes. The trail is read from the store as fast as the client takes it, so none of its events is left
 * out; changes wait in a bounded set. Whoever resumes after an event of the trail is told all that came after it.
 */
export async function openEventStream(services: Needed, asked: StreamRequest): Promise<Response> {
  const { principal, lastEventId } = asked;
  const release = takeStream(services.changes, principal.credential);
  try {
    const last = await lastEvent(services, principal.organisation);
    const from = /^\d{1,15}$/.test(lastEventId ?? "") ? Math.min(Number(lastEventId), last) : last;
    return new Response(streamOf(services, asked, from, release), {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        // Whoever ends a stream ends its connection with it, so that nobody waits for a reuse that never comes.
        connection: "close",
      },
    });
  } catch (error) {
    release();
    throw error;
  }
}

function streamOf(
  services: Needed,
  { principal, proof, cut }: StreamRequest,
  from: number,
  release: () => void,
): ReadableStream<Uint8Array> {
  const { changes, identity, closing } = services;
  const listener = createStreamListener(identity, proof, principal, end);
  const inbox = createStreamInbox(changes, principal.organisation, () => listener.doubt());
  let lastWord: NodeJS.Timeout | undefined;
  let isOver = false;
  closing.addEventListener("abort", end);
  if (closing.aborted) end();
  return textStream(told(), { services, cut }, over);

  function end(): void {
    inbox.end();
    if (!isOver) lastWord ??= setTimeout(cut, LAST_WORD_MS);
  }

  /** Nothing is left behind, from whichever side it ends. */
  function over(): void {
    if (isOver) return;
    isOver = true;
    inbox.end();
    inbox.close();
    clearTimeout(lastWord);
    closing.removeEventListener("abort", end);
    release();
  }

  async function* told(): AsyncGenerator<string, void, undefined> {
    let judged = principal;
    let see = await seenChanges(services, principal);
    let last = from;
    const opened = eventText("open", { audit: readsTrail(principal) });
    yield `retry: 2000\n${readsTrail(principal) ? `id: ${String(last)}\n` : ""}${opened}`;
    inbox.trailIsDue();
    for (;;) {
      const heard = await inbox.next();
      const now = await listener.now();
      if (heard === undefined || now === undefined) break;
      let { missed } = heard;
      if (now !== judged) {
        judged = now;
        see = await seenChanges(services, now);
        // Something else is in sight.
        missed = true;
      }
      const text = [
        heard.beat ? ": still here\n\n" : "",
        missed ? eventText("missed", {}) : await textOf(heard.changes, see),
      ].join("");
      if (text !== "") yield text;
      if (!heard.trail || !readsTrail(judged)) continue;
      const rows = await eventsAfter(services, judged.organisation, last);
      if (rows.length === PAGE) inbox.trailIsDue();
      // While the client took what was before it, or the rows were read, the proof may have ended.
      if ((await listener.now()) !== judged) {
        inbox.trailIsDue();
        continue;
      }
      last = rows.at(-1)?.seq ?? last;
      if (rows.length > 0) yield rows.map(trailText).join("");
    }
    yield eventText("end", {});
  }
}

function readsTrail(principal: Principal): boolean {
  return authorize(principal, "audit.read", { organisation: principal.organisation }).allowed;
}

async function textOf(changes: readonly Change[], see: SeeChange): Promise<string> {
  const texts: string[] = [];
  for (const change of changes) {
    const seen = await see(change);
    if (seen !== undefined) texts.push(eventText("change", seen));
  }
  return texts.join("");
}

/** An event's text is one line of JSON, in which no line ends. */
function trailText({ seq, event, hash }: { readonly seq: number; readonly event: string; readonly hash: string }) {
  return `id: ${String(seq)}\nevent: audit\ndata: {"seq":${String(seq)},"event":${event},"hash":"${hash}"}\n\n`;
}

function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function eventsAfter({ store }: Pick<Services, "store">, organisation: string, seq: number) {
  return store.db
    .selectFrom("audit_events")
    .select(["seq", "event", "hash"])
    .where("org_id", "=", organisation)
    .where("seq", ">", seq)
    .orderBy("seq")
    .limit(PAGE)
    .execute();
}

async function lastEvent({ store }: Pick<Services, "store">, organisation: string): Promise<number> {
  const head = await store.db
    .selectFrom("audit_heads")
    .select("seq")
    .where("org_id", "=", organisation)
    .executeTakeFirst();
  return head?.seq ?? 0;
}

function takeStream(changes: Services["changes"], credential: string): () => void {
  const counts = openStreams.get(changes) ?? new Map<string, number>();
  openStreams.set(changes, counts);
  const count = counts.get(credential) ?? 0;
  if (count >= MOST_STREAMS) {
    throw new RestError(429, "too_many_streams", `${String(MOST_STREAMS)} streams are open with this credential.`, {
      hint: "Close one of them.",
    });
  }
  counts.set(credential, count + 1);
  return () => {
    const left = (counts.get(credential) ?? 1) - 1;
    if (left === 0) counts.delete(credential);
    else counts.set(credential, left);
  };
}
