import type { JsonObject } from "@mortise/core";
import type { ToolAnswer } from "@mortise/core/mcp";
import { runtimeErrors, type RuntimeFault } from "./errors.ts";

/**
 * A failed call as the model reads it, and as a program does: `{ code, message, retryable,
 * callId }`, with `retryAfterMs`, `status`, `faults` and `detail` where there are any. The
 * private cause stays out of it. A tool that promises a structure cannot put this one in its
 * place, so there it goes into the metadata.
 */
export function answerFault(fault: RuntimeFault, callId: string, promisesStructure: boolean): ToolAnswer {
  const { message, retryable } = runtimeErrors[fault.code];
  const described: JsonObject = {
    code: fault.code,
    message,
    retryable,
    ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.faults === undefined
      ? {}
      : { faults: fault.faults.map(({ pointer, message: what }) => ({ pointer, message: what })) }),
    ...(fault.detail === undefined ? {} : { detail: fault.detail }),
    callId,
  };
  return {
    content: [{ type: "text", text: textOf(fault, message) }],
    isError: true,
    ...(promisesStructure ? { meta: { "mortise/error": described } } : { structured: JSON.stringify(described) }),
  };
}

function textOf(fault: RuntimeFault, message: string): string {
  const lines = [message];
  if (fault.retryAfterMs !== undefined) {
    lines.push(`It can succeed in ${Math.ceil(fault.retryAfterMs / 1000)} s.`);
  }
  for (const { pointer, message: what } of fault.faults ?? []) {
    lines.push(pointer === "" ? `- ${what}` : `- ${pointer}: ${what}`);
  }
  if (fault.detail !== undefined) {
    lines.push(fault.detail);
  }
  return `${lines.join("\n")}\n(${fault.code}${fault.status === undefined ? "" : `, status ${fault.status}`})`;
}
