import type { CallRequest, ToolAnswer } from "@mortise/core/mcp";
import type { Arguments } from "@mortise/core/request";
import { afterSending } from "./after-sending.ts";
import { answerFault } from "./answer-fault.ts";
import type { Binding, Call, CallEvent, Services } from "./call.ts";
import type { Mask } from "./credentials/mask.ts";
import type { ScopeLevel } from "./credentials/resolver.ts";
import { fail, type Outcome } from "./errors.ts";
import type { Policy } from "./policy.ts";
import type { PreparedTool } from "./prepared-tool.ts";
import { argumentsOfPage, readPageWanted, requestOfPage } from "./paging/ask-for-page.ts";
import { addIdempotencyKey } from "./stages/add-idempotency-key.ts";
import { buildRequest } from "./stages/build-request.ts";
import { deliver } from "./stages/deliver.ts";
import { guardEgress } from "./stages/guard-egress.ts";
import { findCredential } from "./stages/inject-credential.ts";
import { limitRate } from "./stages/limit-rate.ts";
import { readResponse } from "./stages/read-response.ts";
import { shapeResult } from "./stages/shape-result.ts";

/** What is learnt on the way, for the log and for masking what goes wrong later. */
interface Trace {
  level: ScopeLevel | undefined;
  status: number | undefined;
  mask: Mask | undefined;
}

/**
 * Executes one tool call for one scope. Whatever a model, a user or an administrator can act
 * on becomes an answer. A fault of ours is rejected with an error that holds only the call's
 * id; the log gets its cause.
 */
export async function execute(
  tool: PreparedTool,
  args: Arguments,
  request: CallRequest,
  binding: Binding,
  services: Services,
  policy: Policy,
): Promise<ToolAnswer> {
  const { id, signal } = request;
  const started = services.clock.now();
  const call: Call = {
    id,
    signal,
    deadline: started + Math.min(policy.callTimeoutMs, tool.plan.timeoutMs ?? Number.POSITIVE_INFINITY),
    keyed: tool.plan.idempotencyKeyHeader !== undefined && !tool.plan.retryable,
    binding,
    services,
  };
  const trace: Trace = { level: undefined, status: undefined, mask: undefined };

  const outcome = await settle(tool, args, call, policy, trace);
  services.onCall?.(describeCall(tool, call, services.clock.now() - started, outcome, trace));
  if (outcome.ok) return outcome.value;
  if (outcome.fault.code === "internal") throw new Error(`Call ${id} failed on this server.`);
  return answerFault(outcome.fault, id, tool.result.promisesStructure);
}

/** The stages, in order. Waits only where a stage has something to wait for. */
async function run(
  tool: PreparedTool,
  args: Arguments,
  call: Call,
  policy: Policy,
  trace: Trace,
): Promise<Outcome<ToolAnswer>> {
  const checking = tool.checkArguments(args);
  const checked = "ok" in checking ? checking : await checking;
  if (!checked.ok) return checked;

  const asking = readPageWanted(tool.list, args, tool.name, call);
  if (!asking.ok) return asking;
  const page = asking.value;

  const finding = findCredential(tool.injection, call);
  const found = "ok" in finding ? finding : await finding;
  if (!found.ok) return found;
  const held = found.value;
  trace.level = held.level ?? undefined;
  trace.mask = held.mask;

  const built = buildRequest(tool.buildRequest, page === null ? args : argumentsOfPage(page), held.connection);
  if (!built.ok) return built;
  const asked = page === null ? built.value : requestOfPage(page, built.value);
  const request = addIdempotencyKey(asked, tool.plan, call);

  const judging = guardEgress(request, call);
  const judged = "ok" in judging ? judging : await judging;
  if (!judged.ok) return judged;

  const permit = limitRate(tool.rateLimits, held, call);
  const waiting = permit();
  const permitted = "ok" in waiting ? waiting : await waiting;
  if (!permitted.ok) return permitted;

  const delivered = await deliver(request, held, tool.injection, tool.retryable, permit, call);
  if (!delivered.ok) return delivered;
  const { response, mask } = delivered.value;
  trace.mask = mask;
  trace.status = response.status;

  // Another call would have another key, so a key makes nothing harmless that has ended.
  const { retryable } = tool.plan;
  const reading = readResponse(response, request.method, mask);
  if (!reading.ok) return { ok: false, fault: afterSending(reading.fault, retryable) };
  const list =
    page === null ? null : { page, tool: tool.name, call, request, link: mask.text(response.headers["link"] ?? "") };
  const shaped = shapeResult(response, reading.value, tool.result, policy, call.id, list);
  // An upstream that says "too many requests" did nothing, whatever status it says it with.
  return shaped.ok || shaped.fault.code === "rate_limited"
    ? shaped
    : { ok: false, fault: afterSending(shaped.fault, retryable) };
}

/** Runs the stages; what they throw is a fault of ours. Whatever a fault says is masked, whoever said it. */
async function settle(
  tool: PreparedTool,
  args: Arguments,
  call: Call,
  policy: Policy,
  trace: Trace,
): Promise<Outcome<ToolAnswer>> {
  let outcome: Outcome<ToolAnswer>;
  try {
    outcome = await run(tool, args, call, policy, trace);
  } catch (error) {
    outcome = fail("internal", { cause: error instanceof Error ? `${error.name}: ${error.message}` : "not an error" });
  }
  if (outcome.ok || trace.mask === undefined) return outcome;
  return { ok: false, fault: trace.mask.fault(outcome.fault) };
}

function describeCall(
  tool: PreparedTool,
  call: Call,
  durationMs: number,
  outcome: Outcome<ToolAnswer>,
  trace: Trace,
): CallEvent {
  const fault = outcome.ok ? undefined : outcome.fault;
  const status = trace.status ?? fault?.status;
  return {
    id: call.id,
    instance: call.binding.instance,
    scope: call.binding.scope,
    tool: tool.name,
    code: fault?.code ?? "ok",
    ...(status === undefined ? {} : { status }),
    ...(trace.level === undefined ? {} : { level: trace.level }),
    durationMs,
    ...(fault?.parameter === undefined ? {} : { parameter: fault.parameter }),
    ...(fault?.cause === undefined ? {} : { cause: fault.cause }),
  };
}
