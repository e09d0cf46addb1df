import type { Json, JsonObject } from "../../json.ts";
import { blockLines, keyText, numberText, scalarText } from "./scalar.ts";

/** A mapping or sequence that fits into this stands on one line. */
const FLOW_WIDTH = 108;
/** YAML reads no longer a key than this without a mark before it (YAML 1.2 §7.4.2). */
const LONGEST_IMPLICIT_KEY = 1_000;

/** How a value is laid out. */
export interface Layout {
  /** Comment lines, without `#`, before the members of these names at the top. */
  readonly comments?: ReadonlyMap<string, readonly string[]>;
  /** Whether an empty line stands before every member at the top, and before every item of the lists there. */
  readonly spacious?: boolean;
}

/**
 * Writes a JSON value as YAML that reads back as exactly that value, whatever its texts are: small
 * collections on one line, long texts as blocks, everything else one member a line.
 */
export function yamlText(value: JsonObject, layout: Layout = {}): string {
  const lines: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (layout.spacious === true && lines.length > 0) lines.push("");
    for (const comment of layout.comments?.get(key) ?? []) lines.push(`# ${comment}`);
    const name = keyText(key);
    const isList = Array.isArray(member) && member.length > 0 && !fitsOnLine(member, 4);
    if (layout.spacious === true && isList && name.length <= LONGEST_IMPLICIT_KEY) {
      lines.push(`${name}:`);
      writeItems(member, "  ", lines, true);
    } else writeMember(key, member, "", lines);
  }
  return `${lines.join("\n")}\n`;
}

function writeMember(key: string, value: Json, indent: string, lines: string[]): void {
  const name = keyText(key);
  if (name.length > LONGEST_IMPLICIT_KEY) {
    lines.push(`${indent}? ${name}`);
    writeValue(`${indent}:`, value, indent, lines);
  } else writeValue(`${indent}${name}:`, value, indent, lines);
}

/** Writes a value behind what introduces it: `key:`, or the dash of an item. */
function writeValue(head: string, value: Json, indent: string, lines: string[]): void {
  if (typeof value === "string") {
    const block = blockLines(value);
    if (block === undefined) lines.push(`${head} ${scalarText(value, false)}`);
    else {
      lines.push(`${head} ${block[0] ?? ""}`);
      for (const line of block.slice(1)) lines.push(line === "" ? "" : `${indent}  ${line}`);
    }
    return;
  }
  const flow = flowText(value, FLOW_WIDTH - head.length);
  if (flow !== undefined) lines.push(`${head} ${flow}`);
  else if (isList(value)) {
    lines.push(head);
    writeItems(value, `${indent}  `, lines, false);
  } else if (typeof value === "object" && value !== null) {
    lines.push(head);
    for (const [key, member] of Object.entries(value)) writeMember(key, member, `${indent}  `, lines);
  }
}

function writeItems(items: readonly Json[], indent: string, lines: string[], spacious: boolean): void {
  for (const [index, item] of items.entries()) {
    if (spacious && index > 0 && !fitsOnLine(item, indent.length + 2)) lines.push("");
    writeItem(item, indent, lines);
  }
}

/** An item that is a mapping begins on the line of its dash. */
function writeItem(item: Json, indent: string, lines: string[]): void {
  if (typeof item !== "object" || item === null || fitsOnLine(item, indent.length + 2)) {
    writeValue(`${indent}-`, item, indent, lines);
    return;
  }
  const inner: string[] = [];
  if (isList(item)) writeItems(item, `${indent}  `, inner, false);
  else for (const [key, member] of Object.entries(item)) writeMember(key, member, `${indent}  `, inner);
  const [first = "", ...rest] = inner;
  lines.push(`${indent}- ${first.slice(indent.length + 2)}`);
  for (const line of rest) lines.push(line);
}

function fitsOnLine(value: Json, before: number): boolean {
  return flowText(value, FLOW_WIDTH - before) !== undefined;
}

/** A value on one line, where it has room there. */
function flowText(value: Json, room: number): string | undefined {
  if (typeof value === "string") {
    // A text has at least its own length, and most long ones end here.
    if (value.length > room) return undefined;
    const text = scalarText(value, true);
    return text.length <= room ? text : undefined;
  }
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object" || value === null) return String(value);
  return isList(value) ? flowList(value, room) : flowMap(value, room);
}

function flowList(items: readonly Json[], room: number): string | undefined {
  let text = "";
  for (const item of items) {
    const written = flowText(item, room - text.length - 2);
    if (written === undefined) return undefined;
    text += text === "" ? written : `, ${written}`;
    if (text.length > room - 2) return undefined;
  }
  return `[${text}]`;
}

function flowMap(value: JsonObject, room: number): string | undefined {
  let text = "";
  for (const [key, member] of Object.entries(value)) {
    const name = keyText(key);
    const written = flowText(member, room - text.length - name.length - 4);
    if (written === undefined) return undefined;
    text += `${text === "" ? "" : ", "}${name}: ${written}`;
    if (text.length > room - 4) return undefined;
  }
  return text === "" ? "{}" : `{ ${text} }`;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
