import { toolCost, type Budget, type ToolAnnotations, type ToolDefinition } from "@mortise/core";

/** What a tool costs and does, in a few words: `~122 tokens · read-only`. */
export function costLine({ definition }: { readonly definition: ToolDefinition }, budget: Budget): string {
  const { tokens } = toolCost(definition);
  const over = budget.tool !== undefined && tokens > budget.tool ? [`over the budget of ${figure(budget.tool)}`] : [];
  return [`~${figure(tokens)} tokens`, ...over, effectOf(definition.annotations)].join(" · ");
}

/** What a call does, as clients are told. */
function effectOf({ readOnlyHint, destructiveHint, idempotentHint }: ToolAnnotations): string {
  if (readOnlyHint) return "read-only";
  const writes = destructiveHint ? "may destroy" : "only adds";
  return idempotentHint ? `${writes}, repeatable` : writes;
}

export function figure(count: number): string {
  return count.toLocaleString("en-US");
}
