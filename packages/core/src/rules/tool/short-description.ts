import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

const FEWEST_WORDS = 3;
const FEWEST_CHARACTERS = 16;

/** A model chooses a tool by its description alone. "Get data" fits every tool, and the tool's own name again says nothing new. */
export function* shortDescription(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    const description = mapping.to("mcp_tool_description");
    const words = wordsOf(description.value);
    const isName = words.join(" ") === wordsOf(mapping.value.mcp_tool_name).join(" ");
    if (!isName && words.length >= FEWEST_WORDS && description.value.trim().length >= FEWEST_CHARACTERS) continue;
    // Scripts without spaces say in a few characters what takes several words elsewhere.
    if (!isName && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{6}/u.test(description.value))
      continue;
    yield diagnose("tool/short-description", description.here, {});
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
}
