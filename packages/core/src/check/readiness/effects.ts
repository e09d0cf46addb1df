import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedConnector } from "../checked-connector.ts";
import { effectOfVerb, leadingVerbs } from "./verbs.ts";

/**
 * Whether each tool's annotations were decided by somebody, and agree with what its description
 * says. GET, HEAD, PUT, PATCH and DELETE promise enough to derive them; POST promises nothing.
 */
export function* effects({ tools }: CheckedConnector): Iterable<Diagnostic> {
  for (const { tool, mapping, operation } of tools) {
    const { annotations, description } = tool.definition;
    const decided = mapping.value.annotations ?? {};
    const { method } = operation.value;
    if (method === "POST" && decided.read_only === undefined && decided.destructive === undefined) {
      const place = mapping.to("mcp_tool_name").here;
      yield diagnose("check/undecided-effect", place, { method });
      continue;
    }
    const [verb = "", ...others] = leadingVerbs(description);
    // Several verbs are judged together, elsewhere.
    const said = others.length > 0 ? undefined : effectOfVerb(verb);
    const promised = annotations.readOnlyHint ? "reads" : "writes";
    if (said === undefined || said === promised) continue;
    const effect = annotations.readOnlyHint ? "changes nothing" : "changes something";
    const place = mapping.to("mcp_tool_description").here;
    yield diagnose("check/doubtful-effect", place, { verb, effect });
  }
}
