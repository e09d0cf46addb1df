import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Arguments } from "@mortise/core/request";
import type { Call } from "../call.ts";
import type { PagePosition } from "./page-position.ts";

/** An hour: longer than a model works at a list, and about as long as upstreams keep their own cursors. */
const LIFETIME_MS = 3_600_000;
/** Beyond this a position is not worth a model's tokens; no upstream that we know comes near. */
const MOST_CHARACTERS = 8_000;

/** Signs where nobody gave a key: cursors then end with the process. */
let ownKey: Uint8Array | undefined;

/** What a cursor belongs to. Nothing of it can be exchanged: the signature covers it. */
export interface CursorOwner {
  readonly tool: string;
  /** How the tool reads its list: {@link ListReading.fingerprint}. */
  readonly reading: string;
  /** All arguments but the cursor and the choice of fields. */
  readonly args: Arguments;
  readonly call: Call;
}

export type OpenedCursor =
  { readonly ok: true; readonly position: PagePosition } | { readonly ok: false; readonly reason: string };

/**
 * A position in a list as a text that a model hands back: readable by whoever looks closely, so it
 * holds nothing secret, but good for one tool as it is now, one instance, scope and set of arguments only, and for an
 * hour (HMAC-SHA256, RFC 2104). `undefined` where the position is too long for that.
 */
export function sealCursor({ page, skip, seen }: PagePosition, owner: CursorOwner): string | undefined {
  const expires = Math.floor((owner.call.services.clock.time() + LIFETIME_MS) / 1000);
  const content = Buffer.from(JSON.stringify([expires, digestOf(owner.args), page, skip, seen])).toString("base64url");
  return content.length > MOST_CHARACTERS ? undefined : `${content}.${sign(content, owner).toString("base64url")}`;
}

/** The position of a cursor, or why it is not good here: a clause that begins with "This cursor". */
export function openCursor(cursor: string, owner: CursorOwner): OpenedCursor {
  const [content = "", signature = "", ...rest] = cursor.length > MOST_CHARACTERS + 100 ? [] : cursor.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = sign(content, owner);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { ok: false, reason: "This cursor was not given by this tool, or not to this caller" };
  }
  // The signature is ours, and so is the shape.
  const [expires, digest, page, skip, seen] = JSON.parse(Buffer.from(content, "base64url").toString()) as [
    expires: number,
    digest: string,
    page: string | null,
    skip: number,
    seen: number,
  ];
  if (owner.call.services.clock.time() > expires * 1000) return { ok: false, reason: "This cursor has expired" };
  if (digest !== digestOf(owner.args)) {
    return { ok: false, reason: "This cursor continues a call with other arguments: repeat those unchanged" };
  }
  return { ok: true, position: { page, skip, seen } };
}

function sign(content: string, { tool, reading, call }: CursorOwner): Buffer {
  const { instance, scope } = call.binding;
  const { organisation, workspace = null, user = null, agent = null } = scope;
  const key = call.services.cursorKey ?? (ownKey ??= randomBytes(32));
  const owner = JSON.stringify(["mortise/cursor/1", instance, organisation, workspace, user, agent, tool, reading]);
  // JSON holds no line break, so owner and content cannot run into each other.
  return createHmac("sha256", key).update(`${owner}\n${content}`).digest();
}

function digestOf(args: Arguments): string {
  return createHash("sha256").update(sortedText(args)).digest("base64url").slice(0, 22);
}

/** The same text for equal arguments, however their members are ordered. They have been checked, so they are not deep. */
function sortedText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(sortedText).join(",")}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedText(member)}`).join(",")}}`;
}
