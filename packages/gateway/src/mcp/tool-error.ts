import type { ToolAnswer } from "@mortise/core/mcp";

/** An answer of the gateway itself in place of the tool's: what is wrong and what to do, and a word for programs. */
export function toolError(code: string, text: string, meta?: ToolAnswer["meta"]): ToolAnswer {
  return {
    content: [{ type: "text", text: `${text}\n(${code})` }],
    isError: true,
    meta: { ...meta, "mortise/error": { code } },
  };
}

/** Why a tool in quarantine is not called, for programs. */
export function quarantineCode(gone: boolean): "tool_gone" | "definition_changed" {
  return gone ? "tool_gone" : "definition_changed";
}

/** In place of a call of a tool whose definition waits for a review, or that its server has no longer. */
export function quarantined(connector: string, gone: boolean): ToolAnswer {
  if (gone) {
    const text = `${connector} has this tool no longer, so it was not called. It comes back if ${connector} has it again as it was approved.`;
    return toolError(quarantineCode(gone), text);
  }
  return toolError(
    quarantineCode(gone),
    `${connector} defines this tool otherwise than an administrator approved, so it was not called. It comes back once somebody has looked at the change and approved it.`,
  );
}
