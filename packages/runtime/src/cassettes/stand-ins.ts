import { isJsonObject, sampleValue, type Json, type JsonObject, type Tool } from "@mortise/core";
import { prepareArgumentCheck } from "../stages/check-arguments.ts";
import { sensitivePlaceholder } from "./placeholders.ts";
import type { Hidden } from "./redaction.ts";
import { escapeStep } from "@mortise/core/json-pointer";

export type StoodIn =
  | {
      readonly ok: true;
      readonly args: JsonObject;
      readonly hidden: readonly Hidden[];
      readonly names: readonly string[];
    }
  /** The argument that nothing could stand in for. */
  | { readonly ok: false; readonly argument: string };

/** Puts something that says nothing in place of every sensitive argument: a placeholder where the schema takes one, otherwise a made-up value. */
export async function standInForSensitive({ definition, plan }: Tool, args: JsonObject): Promise<StoodIn> {
  const check = prepareArgumentCheck(definition.inputSchema);
  const names = plan.parameters
    .filter(({ sensitive, argument }) => sensitive === true && Object.hasOwn(args, argument))
    .map(({ argument, type }) => ({ argument, isFile: type === "file" }));
  let replaced = args;
  const hidden: Hidden[] = [];
  for (const { argument, isFile } of names) {
    const given = args[argument] ?? null;
    const placeholder = isFile ? fileOf(argument) : sensitivePlaceholder(argument);
    const schema = definition.inputSchema.properties[argument] ?? {};
    const sampled = sampleValue(schema, definition.inputSchema, "all");
    const candidates = [
      withLeaves(given, () => placeholder),
      ...(sampled === undefined ? [] : [sampled]),
      ...(Array.isArray(schema["enum"]) ? (schema["enum"] as readonly Json[]) : []),
      withLeaves(given, sameShape),
    ];
    let standIn: Json | undefined;
    for (const candidate of candidates) {
      const outcome = await check({ ...replaced, [argument]: candidate });
      const isFit = outcome.ok || outcome.fault.faults?.every(({ pointer }) => !pointsInto(pointer, argument)) === true;
      if (!isFit || holdsAny(candidate, given)) continue;
      standIn = candidate;
      break;
    }
    if (standIn === undefined) return { ok: false, argument };
    replaced = { ...replaced, [argument]: standIn };
    hidden.push(...leavesOf(given).map((value) => ({ value, mark: markOf(standIn, argument) })));
  }
  return { ok: true, args: replaced, hidden, names: names.map(({ argument }) => argument) };
}

function fileOf(argument: string): string {
  return `data:text/plain;base64,${Buffer.from(sensitivePlaceholder(argument)).toString("base64")}`;
}

/** The same value with every text in it replaced, and without its numbers and its yes and no. */
function withLeaves(value: Json, replace: (text: string) => string): Json {
  if (typeof value === "string") return replace(value);
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return false;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withLeaves(item, replace));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withLeaves(member, replace)]));
}

/** A text of the same letters, digits and signs in general, for a pattern that no made-up one fits. */
function sameShape(text: string): string {
  return text
    .replaceAll(/\p{Lu}/gu, "A")
    .replaceAll(/\p{Ll}/gu, "a")
    .replaceAll(/\d/g, "0");
}

/** Texts and numbers, as they would be found in an answer. */
function leavesOf(value: Json): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(leavesOf);
  return isJsonObject(value) ? Object.values(value).flatMap(leavesOf) : [];
}

/** A made-up value must not happen to be the real one. */
function holdsAny(candidate: Json, given: Json): boolean {
  const leaves = new Set(leavesOf(given).filter((leaf) => leaf.length > 1));
  return leavesOf(candidate).some((leaf) => leaves.has(leaf));
}

function markOf(standIn: Json, argument: string): string {
  return typeof standIn === "string" || typeof standIn === "number" ? String(standIn) : sensitivePlaceholder(argument);
}

function pointsInto(pointer: string, argument: string): boolean {
  const name = `/${escapeStep(argument)}`;
  return pointer === "" || pointer === name || pointer.startsWith(`${name}/`);
}
