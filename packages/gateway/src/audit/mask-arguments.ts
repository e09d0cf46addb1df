import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { looksSecret, namesSecret } from "./looks-secret.ts";

const MASKED = "[masked]";
/** Longer texts are content (a mail, a file), which the audit trail does not keep. */
const LONGEST_TEXT = 120;
const LONGEST_NAME = 64;
const MOST_MEMBERS = 40;
const MOST_ITEMS = 20;
const MOST_VALUES = 100;
const DEEPEST = 6;

/**
 * A call's arguments as the audit trail may have them: names stay, and values that are short and look harmless.
 * Masked is what stands under a name that looks secret or that `sensitiveNames` has (in any place, whatever its
 * case), and every text that looks like a token. Bounded in every direction: the result is below 64 KiB.
 */
export function maskArguments(args: JsonObject, sensitiveNames: ReadonlySet<string> = new Set()): JsonObject {
  const sensitive = new Set(Array.from(sensitiveNames, (name) => name.toLowerCase()));
  let values = 0;
  return maskMembers(args, 1);

  function maskMembers(value: JsonObject, depth: number): JsonObject {
    const members = Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined);
    const kept = Math.min(MOST_MEMBERS, Math.max(0, MOST_VALUES - values));
    // Pairs, not assignments: a member called `__proto__` is a member.
    const masked = members
      .slice(0, kept)
      .map(([name, member], index): [string, Json] => [
        maskName(name, index),
        isSensitive(name) ? MASKED : maskValue(member, depth),
      ]);
    if (members.length > kept) masked.push(["…", `${String(members.length - kept)} more members`]);
    return Object.fromEntries(masked);
  }

  function maskValue(value: Json, depth: number): Json {
    values += 1;
    if (values > MOST_VALUES) return "[left out]";
    if (typeof value === "string") return maskText(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= DEEPEST) return "[nested]";
    if (isJsonObject(value)) return maskMembers(value, depth + 1);
    const items = value.slice(0, MOST_ITEMS).map((item) => maskValue(item, depth + 1));
    if (value.length > MOST_ITEMS) items.push(`… ${String(value.length - MOST_ITEMS)} more items`);
    return items;
  }

  function isSensitive(name: string): boolean {
    return sensitive.has(name.toLowerCase()) || namesSecret(name);
  }
}

function maskText(text: string): string {
  if (text.length > LONGEST_TEXT) return `[text of ${String(text.length)} characters]`;
  return looksSecret(text) ? MASKED : text;
}

/** Where a caller makes names up, a secret can be one. */
function maskName(name: string, index: number): string {
  return name.length > LONGEST_NAME || looksSecret(name) ? `[name ${String(index + 1)}]` : name;
}
