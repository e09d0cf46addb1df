import type { AuditEvent, AuditOutcome } from "./audit-log.ts";

/** A recorded event, read back. */
interface RecordedEvent extends AuditEvent {
  readonly seq: number;
  readonly at: number;
  readonly ends?: number;
  readonly outcome?: AuditOutcome;
}

const COLUMNS: Readonly<Record<string, (event: RecordedEvent) => unknown>> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => new Date(at).toISOString(),
  kind: ({ kind }) => kind,
  actor: ({ actor }) => actor,
  via: ({ via }) => via,
  agent: ({ agent }) => agent,
  workspace: ({ workspace }) => workspace,
  action: ({ action }) => action,
  target: ({ target }) => target,
  connector: ({ connector }) => connector,
  tool: ({ tool }) => tool,
  decision: ({ decision }) => decision,
  reason: ({ reason }) => reason,
  ends: ({ ends }) => ends,
  transport: ({ outcome }) => outcome?.transport,
  protocol: ({ outcome }) => outcome?.protocol,
  outcome_of_tool: ({ outcome }) => outcome?.tool,
  code: ({ outcome }) => outcome?.code,
  duration_ms: ({ outcome }) => outcome?.durationMs,
  request_bytes: ({ requestBytes }) => requestBytes,
  response_bytes: ({ outcome }) => outcome?.responseBytes,
  call: ({ call }) => call,
  arguments_digest: ({ argumentsDigest }) => argumentsDigest,
  arguments: (event) => event.arguments,
  details: ({ details }) => details,
  made: ({ outcome }) => outcome?.made,
};

/** The names of the columns, and `hash`, the chain's. */
export const CSV_HEADER = csvLine([...Object.keys(COLUMNS), "hash"]);

/** One event as a line of CSV (RFC 4180). */
export function csvEvent({ event, hash }: { readonly event: string; readonly hash: string }): string {
  const recorded = JSON.parse(event) as RecordedEvent; // as `chainedRow` writes it
  return csvLine([...Object.values(COLUMNS).map((valueOf) => valueOf(recorded)), hash]);
}

export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

/**
 * Quoted where it needs that. A text that a spreadsheet would take for a formula has an apostrophe before it: whoever
 * names a tool or sends an argument decides how it begins.
 */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return String(value);
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replaceAll("\0", "\u{fffd}");
  const inert = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
