import { createHash } from "node:crypto";
import slugify from "@sindresorhus/slugify";

/** `mcp__<slug>__` leaves 27 characters or more of 64 for the tool. */
const MAX_LENGTH = 30;
const DIGEST_LENGTH = 5;

/** The gateway's own tools have it. */
const RESERVED: ReadonlySet<string> = new Set(["mortise"]);

/**
 * The key that a connector's tools carry in their names. Letters, digits and hyphens, at most 30. The
 * rest of a longer one, or of a name without any such character, is in a digest, so that two names that
 * begin alike stay two.
 */
export function connectorSlug(name: string): string {
  // GitHub is one word to whoever names it so.
  const slug = slugify(name, { decamelize: false });
  if (slug === "") return `connector-${digest(name)}`;
  if (slug.length <= MAX_LENGTH) return slug;
  const start = slug.slice(0, MAX_LENGTH - DIGEST_LENGTH - 1).replace(/-+$/, "");
  return `${start}-${digest(slug)}`;
}

/** Whether the gateway itself is called so. */
export function isReserved(slug: string): boolean {
  return RESERVED.has(slug);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, DIGEST_LENGTH);
}
