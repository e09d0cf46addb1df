import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { wordsOf } from "../../discovery/words.ts";
import type { CheckedConnector } from "../checked-connector.ts";
import { effectOfVerb, leadingVerbs } from "./verbs.ts";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const UNSAFE: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** Arguments by which a caller would choose what the tool does. */
const CHOOSING: ReadonlySet<string> = new Set([
  "method",
  "http_method",
  "action",
  "operation",
  "op",
  "verb",
  "command",
]);

/** A tool by which a caller may read or write, as the arguments have it: its annotations can be true of one only. */
export function* mixedEffects({ tools }: CheckedConnector): Iterable<Diagnostic> {
  for (const { tool, mapping } of tools) {
    const { description, inputSchema } = tool.definition;
    for (const [argument, schema] of Object.entries(inputSchema.properties)) {
      const values = Array.isArray(schema["enum"]) ? schema["enum"].map(String) : [];
      if (!CHOOSING.has(argument.toLowerCase()) || !isMixed(values.map(effectOfValue))) continue;
      const evidence = `its argument \`${argument}\` chooses among ${values.slice(0, 6).join(", ")}`;
      const place = mapping.to("mcp_tool_name").here;
      yield diagnose("check/mixed-effects", place, { evidence });
    }
    const verbs = leadingVerbs(description);
    // Whoever finds or creates makes one request, and it is a change.
    const told = verbs.filter((verb) => !/^creat/i.test(verb));
    if (!isMixed(told.map(effectOfVerb))) continue;
    const evidence = `its description begins with ${verbs.map((verb) => `\`${verb}\``).join(", ")}`;
    const place = mapping.to("mcp_tool_description").here;
    yield diagnose("check/mixed-effects", place, { evidence });
  }
}

function effectOfValue(value: string): "reads" | "writes" | undefined {
  if (SAFE.has(value.toUpperCase())) return "reads";
  if (UNSAFE.has(value.toUpperCase())) return "writes";
  return effectOfVerb(wordsOf(value)[0] ?? "");
}

function isMixed(effects: readonly ("reads" | "writes" | undefined)[]): boolean {
  return effects.includes("reads") && effects.includes("writes");
}
