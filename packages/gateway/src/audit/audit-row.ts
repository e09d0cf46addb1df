import { hash } from "node:crypto";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@mortise/core";
import type { Tables } from "../db/tables.ts";
import type { AuditEvent, AuditOutcome } from "./audit-log.ts";

export type AuditRow = Tables["audit_events"];

/** What is still to be chained: an event, or the end of one. */
export interface ChainEntry {
  readonly event: AuditEvent;
  readonly at: number;
  /** The end of the event with this number. */
  readonly end?: { readonly of: number; readonly outcome: AuditOutcome };
  /** Whether writing it failed before: its answer may be all that was lost. */
  doubtful?: true;
}

/** Where a chain ends. */
export interface ChainHead {
  readonly seq: number;
  /** Of the last row; empty where there is none. */
  readonly hash: string;
}

/** An event with more in it than this (names and details that a caller had a hand in) is recorded without them. */
const LARGEST_EVENT = 64 * 1024;
const LONGEST_COLUMN = 500;

/**
 * The row that comes after `head`. The hash is the SHA-256 of the canonical JSON (RFC 8785) of the whole event with its
 * number, its time and the hash before it, and that text is what is stored.
 */
export function chainedRow(head: ChainHead, entry: ChainEntry): AuditRow {
  const object = objectOf(head, entry);
  const event = canonicalJson(object);
  // Longer than it may be, or with a lone surrogate, which is written as an escape; or only what looks like one.
  if (event.length > LARGEST_EVENT || event.includes("\\ud")) return rowOf(mended(object, event.length));
  return rowOf(object, event);
}

function rowOf(object: JsonObject, event = canonicalJson(object)): AuditRow {
  return { ...columnsOf(object), event, hash: hashOf(event) };
}

export function hashOf(event: string): string {
  return hash("sha256", event, "hex");
}

/** The columns that repeat the event, for queries. A row whose columns are others was tampered with. */
export function columnsOf(event: JsonObject): Omit<AuditRow, "event" | "hash"> {
  return {
    org_id: textAt(event, "organisation") ?? "",
    seq: numberAt(event, "seq") ?? 0,
    at: numberAt(event, "at") ?? 0,
    kind: textAt(event, "kind") ?? "",
    actor: textAt(event, "actor") ?? "",
    agent_id: textAt(event, "agent"),
    connector_id: textAt(event, "connector") ?? connectorMade(event["outcome"]),
    tool: textAt(event, "tool"),
    decision: textAt(event, "decision"),
    outcome: outcomeOf(event["outcome"]),
    ends: numberAt(event, "ends"),
    previous_hash: textAt(event, "previousHash") ?? "",
  };
}

/** One word for an outcome's three levels: the first level that is not well. */
export type OutcomeWord = "ok" | "tool_error" | "protocol_error" | "failed" | "not_sent" | "cancelled";

function outcomeOf(outcome: Json | undefined): OutcomeWord | null {
  if (!isJsonObject(outcome)) return null;
  const { transport, protocol, tool } = outcome;
  if (transport === "failed" || transport === "not_sent" || transport === "cancelled") return transport;
  if (protocol === "error") return "protocol_error";
  return tool === "error" ? "tool_error" : "ok";
}

/** A change that made a connector names it in how it ended. */
function connectorMade(outcome: Json | undefined): string | null {
  const made = isJsonObject(outcome) ? textAt(outcome, "made") : null;
  return made?.startsWith("con_") === true ? made : null;
}

function objectOf(head: ChainHead, { event, at, end }: ChainEntry): JsonObject {
  const { arguments: args, details, ...who } = event;
  const place = { seq: head.seq + 1, at, previousHash: head.hash };
  // An end says again who, what and where, so that the same filters find it.
  if (end !== undefined) return { ...who, ...place, ends: end.of, outcome: end.outcome } as unknown as JsonObject; // texts and numbers
  return {
    ...who,
    // As maskArguments gives them.
    ...(args === undefined ? {} : { arguments: args as JsonObject }),
    ...(details === undefined ? {} : { details: toJson(details) }),
    ...place,
  };
}

/** Without what JSON has no word for. */
function toJson(value: object): JsonObject {
  // Integers beyond 2^53 are written as texts.
  const text = JSON.stringify(value, (_key, member: unknown) => (typeof member === "bigint" ? String(member) : member));
  return JSON.parse(text) as JsonObject; // an object goes in
}

/** Of a bounded length, and without lone surrogates, which SHA-256 over UTF-8 would not tell apart. */
function mended(object: JsonObject, length: number): JsonObject {
  if (length <= LARGEST_EVENT) return JSON.parse(JSON.stringify(object), wellFormed) as JsonObject; // it was one
  const { arguments: _arguments, details: _details, ...who } = object;
  return Object.fromEntries(
    Object.entries({ ...who, leftOut: "arguments and details: too large" }).map(([name, value]) => [
      name,
      typeof value === "string" ? value.slice(0, LONGEST_COLUMN).toWellFormed() : (value ?? null),
    ]),
  );
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

/** PostgreSQL's text has no NUL. What a caller made up may be as long as it likes; the event has it whole. */
function textAt(event: JsonObject, name: string): string | null {
  const value = event[name];
  return typeof value === "string" ? value.slice(0, LONGEST_COLUMN).toWellFormed().replaceAll("\0", "\u{fffd}") : null;
}

function numberAt(event: JsonObject, name: string): number | null {
  const value = event[name];
  return typeof value === "number" ? value : null;
}
