import type { CallOutcome } from "@mortise/core/mcp";

/** How many bytes of content an outcome has, for the audit trail: what a tool said, without the envelope around it. */
export function outcomeBytes(outcome: CallOutcome): number {
  if (outcome.kind === "invalid" || outcome.kind === "input_required") return 0;
  let bytes = outcome.structured === undefined ? 0 : Buffer.byteLength(outcome.structured);
  if (outcome.kind === "passed") return bytes + Buffer.byteLength(outcome.content);
  for (const block of outcome.content) {
    if (block.type === "text") bytes += Buffer.byteLength(block.text);
    else bytes += (block.type === "resource" ? block.resource.blob : block.data).length;
  }
  return bytes;
}
