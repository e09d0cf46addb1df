/** Headers of answers that are recorded: those that the runtime reads, and those that explain an answer. No other is, because headers name sessions, machines and accounts. */
const RECORDED: ReadonlySet<string> = new Set([
  "allow",
  "content-disposition",
  "content-language",
  "content-type",
  "etag",
  "last-modified",
  "link",
  "location",
  "retry-after",
  "x-next-page",
  "x-page",
  "x-per-page",
  "x-total",
  "x-total-count",
]);

/** The headers of an answer that go into a cassette, in the order of their names. */
export function recordedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return sortedHeaders(
    Object.fromEntries(Object.entries(headers).filter(([name]) => RECORDED.has(name.toLowerCase()))),
  );
}

/** Headers by lower-case names, in the order of those. */
export function sortedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
