import type { ToolAnswer } from "@mortise/core/mcp";
import type { AnsweredRequest } from "../../paging/followed-path.ts";
import type { Call } from "../../call.ts";
import type { ListReading } from "../../paging/list-reading.ts";
import { nextPage, restOfPage } from "../../paging/next-page.ts";
import { sealCursor } from "../../paging/page-cursor.ts";
import type { PagePosition } from "../../paging/page-position.ts";
import type { PageWanted } from "../../paging/ask-for-page.ts";
import { chooseFields, fieldsOf } from "./choose-fields.ts";
import { cutJson } from "./cut-json.ts";
import { excerpt } from "./excerpt.ts";
import { itemsOf, textAt, without } from "./json-parts.ts";

/** A list that was asked for, and what its answer came with. */
export interface ListAnswer {
  readonly page: PageWanted;
  /** Whose cursors it gives. */
  readonly tool: string;
  readonly call: Call;
  readonly request: AnsweredRequest;
  /** The header `Link`, without secrets. */
  readonly link: string;
  /** JSON text of one line. */
  readonly json: string;
}

/** Members beside the list are worth showing where they are few. */
const MOST_BESIDE = 2_000;
/** An item that does not fit by itself is cut inside, but not to less than this. */
const LEAST_ITEM = 256;
/** How many names are shown to whoever asked for one that is not there. */
const NAMES_SHOWN = 30;
const NAMES_LENGTH = 500;

/**
 * An answer that is a list, as `{ shown, total?, next_cursor?, note?, items, beside? }`: whole items,
 * as many as there is room for, each as the upstream wrote it. The cursor leads to the rest of the
 * page, or to the next page; where there is none, the list has ended. `beside` is what stood beside
 * the list, without the upstream's own paging. `undefined` where there is no list in the answer.
 */
export function shapeList(answer: ListAnswer, maxBytes: number): ToolAnswer | undefined {
  const { page: wanted, tool, call, json, request, link } = answer;
  const { list, position } = wanted;
  const page = itemsOf(textAt(json, list.items) ?? "");
  if (page === undefined) return undefined;

  const rest = page.slice(position.skip);
  const chosen = wanted.fields === undefined ? undefined : chooseFields(rest, wanted.fields);
  const items = chosen?.items ?? rest;
  const total = readCount(list.total === undefined ? undefined : textAt(json, list.total));
  const next = nextPage(list, { json, link, request, args: wanted.args, position, count: page.length, total });

  const notes: string[] = [];
  if (chosen !== undefined && chosen.unknown.length > 0) {
    const names = excerpt(fieldsOf(rest[0] ?? "", NAMES_SHOWN).join(", "), NAMES_LENGTH);
    const unknown = excerpt(chosen.unknown.join(", "), NAMES_LENGTH);
    notes.push(`No item has: ${unknown}.${names === "" ? "" : ` Items have: ${names}.`}`);
  }
  const seal = (at: PagePosition): string | undefined =>
    list.cursorArgument === undefined
      ? undefined
      : sealCursor(at, { tool, reading: list.fingerprint, args: wanted.args, call });
  const beside = besideOf(list, json, Math.min(MOST_BESIDE, Math.floor(maxBytes / 8)));
  const write = (shown: readonly string[], cursor: string | undefined, note: readonly string[]): string =>
    envelope(shown, total, cursor, [...notes, ...note], beside);

  const onward = next === null || next === undefined ? undefined : seal(next);
  const unreachable = next !== null && onward === undefined ? [UNREACHABLE] : [];
  const whole = write(items, onward, unreachable);
  if (items.length === 0 || Buffer.byteLength(whole) <= maxBytes) return answerOf(whole);

  // What is left of the page needs a cursor of its own; the last place in it makes the longest one.
  const inner = (shown: number): string | undefined => seal(restOfPage(list, position, shown));
  const last = inner(items.length);
  const missing = (shown: number): readonly string[] =>
    last === undefined ? [leftOut(list, items.length - shown, items.length)] : [];
  const room = maxBytes - Buffer.byteLength(write([], last, missing(0)));
  const fitting = countFitting(items, room);
  if (fitting > 0) return answerOf(write(items.slice(0, fitting), inner(fitting), missing(fitting)));

  const [first = "", ...others] = items;
  const cut = cutJson(first, Math.max(LEAST_ITEM, room - CUT_NOTE.length - 16));
  return answerOf(
    others.length === 0
      ? write([cut], onward, [CUT_NOTE, ...unreachable])
      : write([cut], inner(1), [CUT_NOTE, ...missing(1)]),
  );
}

const UNREACHABLE = "There are more pages, but they cannot be reached from here.";
const CUT_NOTE = "The item is too long to be shown whole; choose its fields.";

function leftOut({ fieldsArgument }: ListReading, missing: number, of: number): string {
  const advice = fieldsArgument === undefined ? "Ask for less." : `Ask for less, or choose \`${fieldsArgument}\`.`;
  return `${missing} of ${of} items are left out. ${advice}`;
}

function envelope(
  items: readonly string[],
  total: number | undefined,
  cursor: string | undefined,
  notes: readonly string[],
  beside: string | undefined,
): string {
  const members = [
    `"shown":${items.length}`,
    ...(total === undefined ? [] : [`"total":${total}`]),
    ...(cursor === undefined ? [] : [`"next_cursor":"${cursor}"`]),
    ...(notes.length === 0 ? [] : [`"note":${JSON.stringify(notes.join(" "))}`]),
    `"items":[${items.join(",")}]`,
    ...(beside === undefined ? [] : [`"beside":${beside}`]),
  ];
  return `{${members.join(",")}}`;
}

/** What stands beside the list, without what only paging needs, where it is small. */
function besideOf({ items, total, paging }: ListReading, json: string, maxBytes: number): string | undefined {
  if (items === "") return undefined;
  const pointers = [items, total, paging !== undefined && "next" in paging ? paging.next : undefined];
  if (paging !== undefined && "hasMore" in paging) pointers.push(paging.hasMore);
  const left = without(
    json,
    pointers.filter((pointer) => pointer !== undefined),
  );
  return left === undefined || Buffer.byteLength(left) > maxBytes ? undefined : left;
}

/** How many items fit, with the commas between them. */
function countFitting(items: readonly string[], room: number): number {
  let left = room;
  for (const [index, item] of items.entries()) {
    left -= Buffer.byteLength(item) + 1;
    if (left < 0) return index;
  }
  return items.length;
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function answerOf(text: string): ToolAnswer {
  return { content: [{ type: "text", text }], structured: text, isError: false };
}
