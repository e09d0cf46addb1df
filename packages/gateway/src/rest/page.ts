import { z } from "@hono/zod-openapi";

/** Things of a list that one answer has at most. */
const MOST = 1_000;

/** How a list that grows without bound is asked for: part by part. */
export const pageQuery = {
  cursor: z.string().max(2_000).optional().describe("`next` of the page before."),
  limit: z.coerce.number().int().min(1).max(MOST).default(MOST).describe("How many there are on a page at most."),
};

/** What an answer has beside a page. */
export const nextPage = z.string().nullable().describe("`cursor` of the page after this; null where there is none.");

/**
 * A page of things in the order of their keys. Where it begins is a place in that order, and no thing: whatever comes
 * and goes between two pages, those that stay are on one of them, and on one alone.
 *
 * @param keyOf - Different for each of them; compared by code unit.
 */
export function pageOf<Item>(
  items: readonly Item[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  keyOf: (item: Item) => string,
): { readonly page: Item[]; readonly next: string | null } {
  const after = cursor === undefined ? "" : keyIn(cursor);
  const left = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key > after)
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const page = left.slice(0, limit);
  const last = left.length > limit ? page.at(-1) : undefined;
  return { page: page.map(({ item }) => item), next: last === undefined ? null : cursorAt(last.key) };
}

/** The cursor of what comes after a key. */
export function cursorAt(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

/** The key that a cursor was made of; any text, where somebody has made it up. */
export function keyIn(cursor: string): string {
  return Buffer.from(cursor, "base64url").toString("utf8");
}

/** A key by age, the oldest first. */
export function keyByAge(milliseconds: number, id: string): string {
  return `${String(milliseconds).padStart(16, "0")} ${id}`;
}
