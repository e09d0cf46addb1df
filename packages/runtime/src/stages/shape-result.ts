import type { ResponseErrorPlan } from "@mortise/core";
import type { ContentBlock, ToolAnswer } from "@mortise/core/mcp";
import type { UpstreamResponse } from "../egress/egress.ts";
import { fail, type Outcome } from "../errors.ts";
import type { Policy } from "../policy.ts";
import type { Reading } from "./read-response.ts";
import { cutJson } from "./result/cut-json.ts";
import { cutText } from "./result/cut-text.ts";
import type { BlameReader } from "./result/blamed-parameters.ts";
import { declaredError } from "./result/declared-error.ts";
import { explainFault } from "./result/explain-fault.ts";
import { type ListAnswer, shapeList } from "./result/shape-list.ts";
import { upstreamError } from "./result/upstream-error.ts";

/** What the shape of a result depends on, besides the answer. */
export interface ResultPlan {
  /** Whether the operation sends a credential. */
  readonly authenticated: boolean;
  /** Whether the tool promises a structure, which a cut would break. */
  readonly promisesStructure: boolean;
  /** Answers that are errors, whatever their status says. */
  readonly errors: readonly ResponseErrorPlan[];
  /** What a credential needs to be allowed. */
  readonly scopes: readonly string[];
  readonly readBlame: BlameReader;
}

/** The list that was asked for, where the tool answers with one. */
export type ListAsked = Omit<ListAnswer, "json">;

/**
 * Turns what the upstream said into an answer for the model. JSON is also given as structured
 * content, unless it had to be cut: then a model that reads either one reads no more than the policy allows.
 */
export function shapeResult(
  response: UpstreamResponse,
  reading: Reading,
  plan: ResultPlan,
  policy: Policy,
  callId: string,
  asked: ListAsked | null,
): Outcome<ToolAnswer> {
  const { status, headers } = response;
  const declared = declaredError(plan.errors, response, reading, plan.authenticated);
  if (declared !== undefined) return { ok: false, fault: explainFault(declared, reading, plan) };
  if (status < 200 || status >= 300) {
    const { fault } = upstreamError(status, headers, reading, plan.authenticated);
    return { ok: false, fault: explainFault(fault, reading, plan) };
  }
  switch (reading.kind) {
    case "empty":
      return answer({ type: "text", text: `Done: the upstream API answered ${status} without content.` });
    case "json": {
      const list = asked === null ? undefined : shapeList({ ...asked, json: reading.text }, policy.maxTextBytes);
      if (list !== undefined) return { ok: true, value: list };
      const text = cutJson(reading.text, policy.maxTextBytes);
      const whole = text === reading.text || plan.promisesStructure;
      return {
        ok: true,
        value: {
          content: [{ type: "text", text }],
          ...(whole ? { structured: reading.text } : {}),
          isError: false,
        },
      };
    }
    case "text":
      return answer({ type: "text", text: cutText(reading.text, policy.maxTextBytes) });
    case "binary":
      return reading.bytes.length > policy.maxBinaryBytes
        ? fail("response_too_large", {
            status,
            detail: `It has ${reading.bytes.length} bytes of ${reading.mediaType}.`,
          })
        : answer(binaryContent(reading, callId));
  }
}

function answer(content: ContentBlock): Outcome<ToolAnswer> {
  return { ok: true, value: { content: [content], isError: false } };
}

function binaryContent({ bytes, mediaType }: Extract<Reading, { kind: "binary" }>, callId: string): ContentBlock {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  if (mediaType.startsWith("image/")) {
    return { type: "image", data, mimeType: mediaType };
  }
  if (mediaType.startsWith("audio/")) {
    return { type: "audio", data, mimeType: mediaType };
  }
  // Named after the call, not the upstream's URL: that may hold what is nobody's business.
  return {
    type: "resource",
    resource: { uri: `mortise:call/${encodeURIComponent(callId)}`, mimeType: mediaType, blob: data },
  };
}
