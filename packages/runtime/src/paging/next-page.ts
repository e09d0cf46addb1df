import type { PagingPlan } from "@mortise/core";
import type { Arguments } from "@mortise/core/request";
import { textAt } from "../stages/result/json-parts.ts";
import { type AnsweredRequest, followedPath } from "./followed-path.ts";
import { nextLink } from "./link-header.ts";
import { type ListReading, pageSize } from "./list-reading.ts";
import type { PagePosition } from "./page-position.ts";

/** One page of a list, as the upstream answered it. */
export interface AnsweredPage {
  readonly json: string;
  /** The header `Link`, without secrets. */
  readonly link: string;
  readonly request: AnsweredRequest;
  readonly args: Arguments;
  readonly position: PagePosition;
  /** How many items it has. */
  readonly count: number;
  /** How many items all pages have, where the answer says so. */
  readonly total: number | undefined;
}

/** The next page; `null` where there is none, `undefined` where there is one that must not be followed. */
export type NextPage = PagePosition | null | undefined;

/** A hidden value stands in it: what is left would lead elsewhere. */
const MASKED = "[masked]";

/** Where a list goes on after a whole page. */
export function nextPage(list: ListReading, page: AnsweredPage): NextPage {
  const { paging } = list;
  if (paging === undefined) return null;
  const next = nextOf(paging, list, page);
  if (next === null || next === undefined) return next;
  // An upstream that leads back to where it is would be followed for ever.
  if (next === page.position.page || next === page.request.path) return null;
  return next.includes(MASKED) ? undefined : { page: next, skip: 0, seen: page.position.seen + page.count };
}

/** Where a list goes on inside a page of which only the first items were shown. An offset need not fetch them again. */
export function restOfPage({ paging }: ListReading, { page, skip, seen }: PagePosition, shown: number): PagePosition {
  if (paging?.kind !== "offset") return { page, skip: skip + shown, seen };
  return { page: String(Number(page ?? paging.first) + skip + shown), skip: 0, seen: seen + skip + shown };
}

function nextOf(paging: PagingPlan, list: ListReading, page: AnsweredPage): string | null | undefined {
  switch (paging.kind) {
    case "cursor": {
      const next = textAt(page.json, paging.next);
      return saysNoMore(paging.hasMore, page) || !isToken(next) ? null : next;
    }
    case "offset":
    case "page": {
      if (!isMoreCounted(paging, list, page)) return null;
      const step = paging.kind === "offset" ? page.count : 1;
      return String(Number(page.position.page ?? paging.first) + step);
    }
    case "next_url": {
      const next = textAt(page.json, paging.next);
      if (saysNoMore(paging.hasMore, page) || next === undefined || !next.startsWith('"') || next === '""') return null;
      return followedPath(String(JSON.parse(next)), page.request, list.url, list.credentialParameters);
    }
    case "link": {
      const next = nextLink(page.link);
      return next === undefined ? null : followedPath(next, page.request, list.url, list.credentialParameters);
    }
  }
}

/** A cursor is a text or a number; upstreams say in many ways that there is none. */
function isToken(text: string | undefined): text is string {
  return text !== undefined && /^["\d-]/.test(text) && text !== '""';
}

function saysNoMore(hasMore: string | undefined, { json }: AnsweredPage): boolean {
  return hasMore !== undefined && readFlag(textAt(json, hasMore)) === false;
}

/** Where pages are counted, by the best evidence there is: what the answer says, the total, a page that is not full, an empty one. */
function isMoreCounted(
  paging: Extract<PagingPlan, { kind: "offset" | "page" }>,
  list: ListReading,
  page: AnsweredPage,
): boolean {
  if (page.count === 0) return false;
  const said = paging.hasMore === undefined ? undefined : readFlag(textAt(page.json, paging.hasMore));
  if (said !== undefined) return said;
  if (page.total !== undefined) return page.position.seen + page.count < page.total;
  const size = pageSize(list, page.args);
  return size === undefined || page.count >= size;
}

function readFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  return !/^(?:false|null|0|""|"false")$/.test(text);
}
