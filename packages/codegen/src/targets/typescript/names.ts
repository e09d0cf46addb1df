import type { ConnectorMetadata } from "@mortise/core";

/** Room for what is put after it, within the 214 characters that npm allows. */
const LONGEST = 100;

/** The name of the project's package, and of its command. */
export function packageNameOf(slug: string): string {
  return `${slugged(slug, "connector")}-mcp-server`;
}

/** A name for the MCP registry: reverse DNS, a slash, a name. Only the author knows the right one. */
export function registryNameOf({ publisher, slug }: ConnectorMetadata): string {
  return `io.github.${slugged(publisher, "example")}/${slugged(slug, "connector")}`;
}

/** Lower-case letters, digits and single hyphens. */
function slugged(text: string, otherwise: string): string {
  const slug = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-|-$/g, "");
  return slug === "" ? otherwise : slug;
}
