import type { Cursor } from "../../descriptor/cursor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { textsIn } from "../../rules/values-in.ts";
import type { CheckedConnector } from "../checked-connector.ts";

/** Claude Code cuts a server's instructions there; descriptions of tools are never so long. Checked 2026-11-21. */
const LONGEST = 2048;

/**
 * What a directory's reviewers refuse in texts that a model reads: orders that have nothing to do
 * with what a tool does. Deliberately few and plain, since a vendor's own words about its users
 * and their assistants must pass.
 */
const ORDERS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "to set aside what it was told",
    pattern:
      /\b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}?(?:previous|prior|earlier|above|other|system|your)\s+(?:\w+\s+){0,2}?(?:instructions?|prompts?|rules|guidelines)\b/iu,
  },
  {
    what: "to keep something from its user",
    pattern:
      /\b(?:do not|don't|never|without)\s+(?:tell|telling|inform|informing|mention(?:ing)?\s+(?:this|it|that)\s+to|reveal(?:ing)?\s+(?:this|it|that)\s+to)\s+(?:the\s+|your\s+)?users?\b/iu,
  },
  {
    what: "to prefer this over other tools",
    pattern:
      /\b(?:before|instead of|rather than)\s+(?:calling\s+|using\s+)?(?:any|all|every|the)\s+other\s+tools?\b|\b(?:never|do not|don't)\s+(?:call|use)\s+(?:any\s+)?other\s+tools?\b/iu,
  },
  {
    what: "to take orders from elsewhere",
    pattern:
      /\bfollow\s+(?:all\s+|any\s+)?(?:the\s+)?(?:instructions?|orders|steps)\s+(?:at|from|found (?:at|in))\s+(?:https?:|the\s+(?:url|page|site|response|result|answer))/iu,
  },
  {
    what: "to give away what it was told",
    pattern: /\b(?:reveal|repeat|print|output|include|send|pass)\s+(?:\w+\s+){0,2}?(?:your|the)\s+system\s+prompt\b/iu,
  },
  {
    what: "in a tag that pretends to be somebody else's",
    pattern: /<\/?(?:important|system|instructions?|secret|hidden|admin)>/iu,
  },
];

/** Whether no model is shown the text: a note of somebody's, or a mapping's requests in users' words. */
function isUnshown(path: Cursor<unknown>["path"]): boolean {
  const [section, , , key] = path;
  if (section === "mcp_config" && (key === "examples" || key === "not_for")) return true;
  return path.some((step) => String(step).startsWith("x-"));
}

/** What a model reads of a connector: is it whole, and does it keep to its subject? */
export function* texts({ descriptor }: CheckedConnector): Iterable<Diagnostic> {
  for (const key of ["operations", "schemas", "mcp_config"] as const) {
    const part = descriptor.at(key);
    for (const text of part === undefined ? [] : textsIn(part, (one) => orderIn(one) !== undefined)) {
      if (isUnshown(text.path)) continue;
      const order = orderIn(text.value);
      if (order === undefined) continue;
      yield diagnose("check/commands-the-model", text.within(order.range), { what: order.what });
    }
  }
  const instructions = descriptor.at("mcp_config")?.at("instructions");
  const length = instructions?.value.length ?? 0;
  if (instructions !== undefined && length > LONGEST) {
    const params = { length: String(length), longest: String(LONGEST) };
    yield diagnose("check/cut-text", instructions.here, params);
  }
}

function orderIn(text: string) {
  for (const { what, pattern } of ORDERS) {
    const match = pattern.exec(text);
    if (match !== null) return { what, range: { start: match.index, end: match.index + match[0].length } };
  }
  return undefined;
}
