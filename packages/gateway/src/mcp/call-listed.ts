import type { JsonObject } from "@mortise/core";
import { type CallOutcome, unknownToolMessage } from "@mortise/core/mcp";
import type { ApprovalGate } from "../approvals/approval-gate.ts";
import { actorOf, type AuditEvent, type AuditOutcome, AuditUnavailable, type OpenRecord } from "../audit/audit-log.ts";
import { argumentsDigest } from "../audit/digest-arguments.ts";
import { maskArguments } from "../audit/mask-arguments.ts";
import type { Principal } from "../authorize/principal.ts";
import { namedIn } from "../rest/named-things.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { outcomeBytes } from "./call-size.ts";
import { callSystemTool } from "./call-system-tool.ts";
import type { Listed, Listing } from "./listing.ts";
import { answersIn, broughtFor, type BroughtAlong, onwardRequest } from "./onward-request.ts";
import { plainArguments } from "./plain-arguments.ts";
import { quarantineCode, quarantined, toolError } from "./tool-error.ts";

/** A call that came in, and what is known of it. */
export interface IncomingCall extends BroughtAlong {
  readonly principal: Principal;
  /** What the caller is shown: nothing else is called. */
  readonly listing: Listing;
  /** What the caller is shown now; `undefined` where the proof is no longer good. */
  readonly look: () => Promise<Listing | undefined>;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the message's body. */
  readonly bytes: number;
}

/** What became of a call, for the caller and for the audit trail. */
interface Ended {
  readonly outcome: CallOutcome;
  readonly recorded: Pick<AuditOutcome, "transport" | "protocol" | "tool" | "code" | "made">;
}

type Callable = Exclude<Listed, { readonly kind: "changed" }>;

const NOT_MADE = { transport: "not_sent", protocol: "none", tool: "none" } as const;
/** Where administrators' tools take a header's value, under which name it stands beside the header's. */
const HEADER_VALUES: ReadonlySet<string> = new Set(["value"]);
const UNRECORDED = "This call cannot be recorded in the audit trail now, so it was not made. Try again later.";
const UNKEPT =
  "This call was made, but its record in the audit trail did not reach the disk, so its result is withheld. Look at what it did before you make it again, and tell whoever runs this gateway.";

/**
 * Makes a call, each step only where the one before allows it: it is found among what the caller is shown, recorded,
 * approved where it needs that, made, and its end is recorded. It is answered once its record is on the disk, which is
 * busy with it while the call is made. The caller learns nothing that tells a tool it may not use from one that does
 * not exist.
 */
export async function callListed(
  services: Pick<Services, "audit" | "backends" | "clock" | "log">,
  gate: ApprovalGate,
  call: IncomingCall,
): Promise<CallOutcome> {
  const listed = call.listing.find(call.name);
  if (listed === undefined) return refuseUnknown(services, call);
  if (listed.kind === "changed") return refuseChanged(services, call, listed);

  const started = services.clock.now();
  const digest = argumentsDigest(call.args as JsonObject);
  let record: OpenRecord;
  try {
    record = await services.audit.begin(eventOf(call, listed, digest));
  } catch (fault) {
    if (fault instanceof AuditUnavailable) return toolError("audit_unavailable", UNRECORDED);
    throw fault;
  }
  let ended: Ended | undefined;
  try {
    ended = await make(services, gate, call, listed, digest);
    const isKept = await record.kept.then(
      () => true,
      () => false,
    );
    if (isKept) return ended.outcome;
    return toolError("audit_unavailable", ended.recorded.transport === "not_sent" ? UNRECORDED : UNKEPT);
  } finally {
    record.end({
      ...(ended?.recorded ?? { transport: "failed", protocol: "none", tool: "none", code: "internal" }),
      durationMs: Math.round(services.clock.now() - started),
      ...(ended === undefined ? {} : { responseBytes: outcomeBytes(ended.outcome) }),
    });
  }
}

async function make(
  services: Pick<Services, "backends" | "log">,
  gate: ApprovalGate,
  call: IncomingCall,
  listed: Callable,
  digest: string,
): Promise<Ended> {
  const { principal, args, request, client } = call;
  if (listed.kind === "system") return callSystemTool(services, listed.tool, args, principal, request);
  const { connector, tool } = listed;
  const gated = { principal, connector, tool, args, digest, signal: request.signal, client };
  const passage = gate.pass(gated);
  const passed = passage instanceof Promise ? await passage : passage;
  if (!passed.ok) return { outcome: passed.outcome, recorded: { ...NOT_MADE, code: passed.code } };
  const gone = tool.approval === "needs_approval" ? await goneMeanwhile(call, listed) : undefined;
  if (gone !== undefined) return gone;
  if (request.signal.aborted) {
    const recorded = { transport: "cancelled", protocol: "none", tool: "none", code: "cancelled" } as const;
    return { outcome: toolError("cancelled", "The call was cancelled before it was made."), recorded };
  }
  const backend = connector.kind === "descriptor" ? services.backends.descriptor : services.backends.external;
  try {
    const onward = onwardRequest(call, connector, passed);
    const { answer, outcome } = await backend.call(connector, tool.name, args, principal, onward);
    if (answer.kind !== "asking") return { outcome: answer, recorded: outcome };
    const held = await gate.ask(gated, passed, answer);
    return { outcome: held.outcome, recorded: { ...outcome, code: held.code } };
  } catch (fault) {
    // It was there when it was listed, and somebody has deleted it since.
    if (!(fault instanceof RestError) || fault.status !== 404) throw fault;
    return unknown(call);
  }
}

/** Why a call is not made that has waited for a person: who may call what can be another matter by the time they decide. */
async function goneMeanwhile(
  call: IncomingCall,
  { connector, tool }: Extract<Listed, { readonly kind: "connector" }>,
): Promise<Ended | undefined> {
  const now = (await call.look())?.find(call.name);
  if (now === undefined || now.kind === "system" || now.connector.id !== connector.id) return unknown(call);
  if (now.kind === "connector" && now.tool.digest === tool.digest) return undefined;
  const gone = now.kind === "changed" && now.gone;
  return { outcome: quarantined(connector.name, gone), recorded: { ...NOT_MADE, code: quarantineCode(gone) } };
}

function unknown({ name }: IncomingCall): Ended {
  const outcome = { kind: "invalid", message: unknownToolMessage(name) } as const;
  return { outcome, recorded: { ...NOT_MADE, code: "unknown_tool" } };
}

function eventOf(call: IncomingCall, listed: Callable, digest: string): AuditEvent {
  const { principal, name, args, request, bytes } = call;
  const event = {
    kind: "tool_call",
    ...actorOf(principal),
    target: name,
    argumentsDigest: digest,
    arguments: maskArguments(plainArguments(args), listed.kind === "system" ? HEADER_VALUES : undefined),
    requestBytes: bytes,
    call: request.id,
  } as const;
  if (listed.kind === "system") {
    // What they name is found as in a change through REST: path and body are one object here.
    const { connector, ...details } = namedIn(args, args);
    return {
      ...event,
      action: listed.tool.action,
      tool: name,
      decision: "allowed",
      ...(connector === undefined ? {} : { connector }),
      ...(details.values === undefined ? {} : { details }),
    };
  }
  const { connector, tool } = listed;
  const hasOwn = broughtFor(call, connector) !== undefined;
  const answers = answersIn(call.client);
  return {
    ...event,
    action: "tool.call",
    connector: connector.id,
    tool: tool.name,
    decision: tool.approval === "needs_approval" ? "needs_approval" : "allowed",
    ...(hasOwn || answers !== undefined
      ? { details: { ...(hasOwn ? { credential: "the caller's own" } : {}), ...(answers ? { answers } : {}) } }
      : {}),
  };
}

/** A tool that is in quarantine, and that the caller could call otherwise. */
async function refuseChanged(
  services: Pick<Services, "audit" | "log">,
  call: IncomingCall,
  { connector, name, gone }: Extract<Listed, { readonly kind: "changed" }>,
): Promise<CallOutcome> {
  await recordRefusal(services, call, { connector: connector.id, tool: name, reason: quarantineCode(gone) });
  return quarantined(connector.name, gone);
}

/** The same for what does not exist and for what this caller may not use, recorded alike. */
async function refuseUnknown(services: Pick<Services, "audit" | "log">, call: IncomingCall): Promise<CallOutcome> {
  await recordRefusal(services, call, { reason: "unknown_tool" });
  return { kind: "invalid", message: unknownToolMessage(call.name) };
}

async function recordRefusal(
  { audit, log }: Pick<Services, "audit" | "log">,
  { principal, name, request }: IncomingCall,
  more: Pick<AuditEvent, "connector" | "tool" | "reason">,
): Promise<void> {
  const event: AuditEvent = {
    kind: "tool_refused",
    ...actorOf(principal),
    action: "tool.call",
    // A name that a caller made up, and of any length.
    target: name.slice(0, 128),
    decision: "denied",
    ...more,
    call: request.id,
  };
  await audit.record(event).catch((fault: unknown) => {
    // Nothing was done that would have to be on record.
    if (!(fault instanceof AuditUnavailable)) log.fault(fault, request.id);
  });
}
