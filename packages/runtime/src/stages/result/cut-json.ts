import { isLonger } from "./cut-text.ts";
import { partsOf, type Part } from "./json-parts.ts";

/** Below the top, values are cut inside down to this level; what is deeper is kept whole or left out. */
const MAX_LEVEL = 8;
/** Members of one object beyond these are counted only. */
const MAX_MEMBERS = 2_000;
/** With less room than this a value is left out as a whole: its beginning would say nothing, and the markers alone take as much. */
const MIN_ROOM = 128;

/**
 * JSON that is small enough, from JSON that is not: whole items and members are left out, and
 * markers say how many. Small members are kept before large ones, so that a cursor behind a
 * long list survives. Works on the text: no number is read, so none is rounded.
 * `json` is valid and on one line.
 */
export function cutJson(json: string, maxBytes: number): string {
  return isLonger(json, maxBytes) ? cut(json, maxBytes, 0) : json;
}

function cut(json: string, maxBytes: number, level: number): string {
  const value = json.trim();
  if (!isLonger(value, maxBytes)) {
    return value;
  }
  if (level < MAX_LEVEL && maxBytes >= MIN_ROOM) {
    if (value.startsWith("[")) {
      return cutArray(value, maxBytes, level);
    }
    if (value.startsWith("{")) {
      return cutObject(value, maxBytes, level);
    }
    if (value.startsWith('"')) {
      return cutString(value, maxBytes);
    }
  }
  return leftOut(value);
}

function leftOut(value: string): string {
  return JSON.stringify(`[cut: ${Buffer.byteLength(value)} bytes left out]`);
}

/** The first items that fit, then how many are missing. At least the first is shown, cut inside if it must be. */
function cutArray(json: string, maxBytes: number, level: number): string {
  const room = maxBytes - 64; // The brackets and the marker.
  const kept: string[] = [];
  let used = 0;
  let total = 0;
  for (const { start, end } of partsOf(json)) {
    total += 1;
    if (kept.length === total - 1) {
      const item = json.slice(start, end).trim();
      const size = Buffer.byteLength(item) + 1;
      if (used + size <= room) {
        kept.push(item);
        used += size;
      } else if (total === 1 && room >= MIN_ROOM) {
        kept.push(cut(item, room, level + 1));
        used = room;
      }
    }
  }
  const missing = total - kept.length;
  return `[${[...kept, ...(missing > 0 ? [JSON.stringify(`[cut: ${missing} of ${total} items left out]`)] : [])].join(",")}]`;
}

/** All members that fit an equal share of the room; larger ones are cut inside, down to where nothing is left to show. */
function cutObject(json: string, maxBytes: number, level: number): string {
  const members: Part[] = [];
  let total = 0;
  for (const part of partsOf(json)) {
    total += 1;
    if (members.length < MAX_MEMBERS) {
      members.push(part);
    }
  }
  const sizes = members.map(
    (part) => Buffer.byteLength(json.slice(part.start, part.end)) + Buffer.byteLength(part.name) + 1,
  );
  const shares = shareOut(sizes, maxBytes - 80); // The braces and the marker.
  const kept = members.flatMap((part, index) => {
    const share = shares[index] ?? 0;
    const value = json.slice(part.start, part.end);
    if ((sizes[index] ?? 0) <= share) {
      return [part.name + value.trim()];
    }
    const room = share - Buffer.byteLength(part.name) - 1;
    return room < MIN_ROOM ? [] : [part.name + cut(value, room, level + 1)];
  });
  const missing = total - kept.length;
  const marker = `${JSON.stringify(markerName(json))}:${JSON.stringify(`${missing} of ${total} members left out`)}`;
  return `{${[...kept, ...(missing > 0 ? [marker] : [])].join(",")}}`;
}

/** Gives everybody what they need, smallest first, as long as it is no more than an equal share of what is left. */
function shareOut(needs: readonly number[], room: number): readonly number[] {
  const shares = needs.map(() => 0);
  let left = room;
  let waiting = needs.length;
  for (const [need, index] of needs.map((size, at) => [size, at] as const).sort(([a], [b]) => a - b)) {
    const share = Math.min(need, Math.floor(left / waiting));
    shares[index] = share;
    left -= share;
    waiting -= 1;
  }
  return shares;
}

/** A short name that no member has. Looks through the text once, because an upstream may have filled it with such names. */
function markerName(json: string): string {
  const taken = new Set(Array.from(json.matchAll(/"(\[cut(?: \d{1,7})?\])"/g), ([, name]) => name));
  let name = "[cut]";
  for (let number = 2; taken.has(name); number += 1) {
    name = `[cut ${number}]`;
  }
  return name;
}

function cutString(json: string, maxBytes: number): string {
  const content = String(JSON.parse(json));
  const total = Buffer.byteLength(content);
  const marker = (shown: number): string => `… [cut: ${total - shown} of ${total} bytes left out]`;
  let room = maxBytes - 2 - Buffer.byteLength(marker(0));
  // Escapes make the written text longer than the content: shrink until it fits.
  for (;;) {
    const { read, written } = new TextEncoder().encodeInto(content, new Uint8Array(Math.max(0, room)));
    const text = JSON.stringify(content.slice(0, read) + marker(written));
    const excess = Buffer.byteLength(text) - maxBytes;
    if (excess <= 0 || room <= 0) {
      return text;
    }
    room = Math.min(room - excess, Math.floor(room * 0.9));
  }
}
