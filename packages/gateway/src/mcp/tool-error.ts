import type { ToolAnswer } from "@mortise/core/mcp";

/** An answer of the gateway itself in place of the tool's: what is wrong and what to do, and a word for programs. */
export function toolError(code: string, text: string, meta?: ToolAnswer["meta"]): ToolAnswer {
  return {
    content: [{ type: "text", text: `${text}\n(${code})` }],
    isError: true,
    meta: { ...meta, "mortise/error": { code } },
  };
}

/** In place of a call of a tool whose definition waits for a review. */
export function definitionChanged(connector: string): ToolAnswer {
  return toolError(
    "definition_changed",
    `${connector} defines this tool otherwise than an administrator approved, so it was not called. It comes back once somebody has looked at the change and approved it.`,
  );
}
