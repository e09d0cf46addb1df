import type { MirroredArgument, ProgressStep } from "@mortise/core/mcp";
import type { Mask, OpenedResponse } from "@mortise/runtime";
import type { PassedCapabilities } from "../questions/passed-capabilities.ts";
import type { Reply } from "./reply.ts";
import type { ServerDescription, UpstreamFault, UpstreamLimit } from "./upstream-client.ts";

/** Where requests go. */
export interface Address {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/** What one request of the gateway to an external server is made of. */
export interface Question {
  readonly method: "server/discover" | "initialize" | "tools/list" | "tools/call";
  /** The members of `params` as JSON text, without the braces around them, and without `_meta`. */
  readonly params: string;
  /** What `Mcp-Name` repeats. */
  readonly name?: string;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Asks the server to tell the request's progress, with the request's id as the token. */
  readonly onProgress?: ((step: ProgressStep) => void) | undefined;
  /** What may be asked before the answer, where that is anything. */
  readonly capabilities?: PassedCapabilities | undefined;
}

/** What a request carries of whoever it is made for. Holds secrets: lives as long as its target. */
export interface Carried {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly mask: Mask;
}

/** An understanding with one server under one credential: its era, and in the older ones its session. */
export interface Session {
  readonly server: ServerDescription;
  readonly isModern: boolean;
  /** Tools of which arguments are repeated in headers, as far as they are known. */
  readonly mirrored: Map<string, readonly MirroredArgument[]>;
  ask(question: Question, carried: Carried, limit: UpstreamLimit): Promise<Reply>;
  /** Whether this refusal means that the server does not know the session, or the era, any more. Nothing was done then. */
  isStale(reply: Reply): boolean;
  /** Whether the server keeps something for it that was last used before this, on the monotonic clock. */
  isIdleSince(time: number): boolean;
  /** Gives up what it holds, here and at the server, once what goes on over it has ended. Takes a moment, and never rejects. */
  end(): Promise<void>;
}

/** A reply and the session that it came over, or why there is no session. */
export type Asked =
  | { readonly ok: true; readonly session: Session; readonly reply: Reply }
  | { readonly ok: false; readonly fault: UpstreamFault };

/** Reads a body to its end as text; a fault where it has none in time, or within the cap. */
export async function readText(answer: OpenedResponse): Promise<string | Extract<Reply, { readonly kind: "lost" }>> {
  let text: Uint8Array | undefined;
  let more: Uint8Array[] | undefined;
  for (;;) {
    const piece = await answer.read();
    if (!piece.ok) return { kind: "lost", fault: piece.fault, sent: true };
    if (piece.value === null) break;
    if (text === undefined) text = piece.value;
    else (more ??= [text]).push(piece.value);
  }
  const whole = more === undefined ? text : Buffer.concat(more);
  // A byte order mark is not JSON, and some servers write one.
  return whole === undefined
    ? ""
    : Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength)
        .toString("utf8")
        .replace(/^\uFEFF/, "");
}
