import type { UpstreamTarget } from "./upstream-client.ts";

/** A shorter value is a word that answers need. */
const MIN_LENGTH = 8;

/**
 * What a server must not repeat to anybody: the secrets of a target, and what schemes such as `Bearer` and `Basic` wrap
 * in them. Where whoever made the target has not said which parts of it are secret, every value of a header and of the
 * query counts.
 */
export function secretsOf({ url, headers, secrets }: UpstreamTarget): readonly string[] {
  const values = secrets ?? [...Object.values(headers), ...queryOf(url)];
  return values.flatMap(unwrap).filter(({ length }) => length >= MIN_LENGTH);
}

function queryOf(url: string): readonly string[] {
  return url.includes("?") ? [...new URL(url).searchParams.values()] : [];
}

function unwrap(value: string): readonly string[] {
  const [scheme = "", wrapped] = value.split(" ", 2);
  if (wrapped === undefined) return [value];
  if (scheme.toLowerCase() !== "basic") return [value, wrapped];
  const pair = Buffer.from(wrapped, "base64").toString("utf8");
  return [value, wrapped, pair.slice(pair.indexOf(":") + 1)];
}
