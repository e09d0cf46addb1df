import type { Arguments, HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import { fail, type Outcome } from "../errors.ts";
import type { ListReading } from "./list-reading.ts";
import { openCursor } from "./page-cursor.ts";
import { FIRST_PAGE, type PagePosition } from "./page-position.ts";

/** What a model chooses from; more, or longer, is no choice. */
const MOST_FIELDS = 100;
const LONGEST_FIELD = 1_000;

/** Which page of a list a call wants, and which fields of its items. */
export interface PageWanted {
  readonly list: ListReading;
  /** What the call gives besides: what a cursor is bound to. */
  readonly args: Arguments;
  readonly position: PagePosition;
  readonly fields: readonly string[] | undefined;
}

/** Takes the runtime's own arguments out of a call's, and opens the cursor. They fit the tool's input schema. `null` where the answer is no list. */
export function readPageWanted(
  list: ListReading | undefined,
  given: Arguments,
  tool: string,
  call: Call,
): Outcome<PageWanted | null> {
  if (list === undefined) return { ok: true, value: null };
  const args = Object.fromEntries(
    Object.entries(given).filter(([name]) => name !== list.cursorArgument && name !== list.fieldsArgument),
  );
  const fields = ownArgument(given, list.fieldsArgument);
  const cursor = ownArgument(given, list.cursorArgument);
  if (Array.isArray(fields) && fields.length > MOST_FIELDS) {
    const message = `It has ${fields.length} fields; at most ${MOST_FIELDS} can be chosen. Leave it out for all of them.`;
    return fail("arguments_invalid", { faults: [{ pointer: `/${list.fieldsArgument ?? ""}`, message }] });
  }
  const wanted: PageWanted = {
    list,
    args,
    position: FIRST_PAGE,
    fields: Array.isArray(fields) && fields.length > 0 ? fields.map(String) : undefined,
  };
  if (wanted.fields?.some((field) => field.length > LONGEST_FIELD) === true) {
    const message = `A field in it is longer than ${LONGEST_FIELD} characters; give the names that items have.`;
    return fail("arguments_invalid", { faults: [{ pointer: `/${list.fieldsArgument ?? ""}`, message }] });
  }
  if (typeof cursor !== "string" || cursor === "") return { ok: true, value: wanted };
  const opened = openCursor(cursor, { tool, reading: list.fingerprint, args, call });
  if (opened.ok) return { ok: true, value: { ...wanted, position: opened.position } };
  const message = `${opened.reason}. Leave it out to begin with the first page.`;
  return fail("arguments_invalid", { faults: [{ pointer: `/${list.cursorArgument ?? ""}`, message }] });
}

/** The arguments of the request for a page: the call's, and the page's own place among them where a parameter takes it. */
export function argumentsOfPage({ list: { paging, first, numeric }, args, position }: PageWanted): Arguments {
  const page = position.page ?? first;
  if (page === null || paging === undefined || !("argument" in paging)) return args;
  const token: unknown = paging.kind === "cursor" ? JSON.parse(page) : Number(page);
  const digits = paging.kind === "cursor" && typeof token === "number" ? page : String(token);
  return { ...args, [paging.argument]: numeric ? numberOf(digits) : digits };
}

/** The request for a page whose URL the upstream gave: its parameters are that URL's, and no others. */
export function requestOfPage({ list: { paging }, position }: PageWanted, request: HttpRequest): HttpRequest {
  const isUrl = paging?.kind === "next_url" || paging?.kind === "link";
  return isUrl && position.page !== null ? { ...request, path: position.page } : request;
}

function ownArgument(args: Arguments, name: string | undefined): unknown {
  return name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
}

/** A whole number too large for a double is a bigint, so that it goes out as it came. */
function numberOf(digits: string): number | bigint | string {
  const value = Number(digits);
  if (Number.isNaN(value)) return digits;
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) ? BigInt(digits) : value;
}
