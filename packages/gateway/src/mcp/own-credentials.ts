import type { IncomingHttpHeaders } from "node:http";

/** In which callers bring credentials of their own for descriptor connectors. */
const HEADER = "mortise-credential";

/**
 * The credential that a request brings for a connector, field by field; `undefined` where it brings none. The header
 * has `<slug>?<field>=<value>&<field>=<value>` for each connector, separated by commas, and values are written as in the
 * query of a URL. It serves the calls of its request in place of what is stored, and nothing of it is kept.
 */
export function ownCredentialOf(
  { [HEADER]: given }: IncomingHttpHeaders,
  slug: string,
): Readonly<Record<string, string>> | undefined {
  if (given === undefined) return undefined;
  const start = `${slug}?`;
  const brought = String(given)
    .split(",")
    .map((part) => part.trim())
    .find((part) => part.startsWith(start));
  return brought === undefined ? undefined : Object.fromEntries(new URLSearchParams(brought.slice(start.length)));
}
