import { createHash } from "node:crypto";

/** What every model provider accepts. */
const FITTING = /^[a-zA-Z0-9_-]{1,64}$/;
const MAX_LENGTH = 64;
/** 80 bits in base 32, behind what no ordinary name has. */
const DIGEST = /--[0-9a-v]{16}$/;
const DIGEST_LENGTH = 18;
/** What is left for slug and tool where a digest is needed. */
const READABLE = MAX_LENGTH - DIGEST_LENGTH - "mcp____".length;

/**
 * The name by which clients see a connector's tool: `mcp__<slug>__<tool>`, which providers and clients know from
 * elsewhere. No two pairs have the same: where the plain name is too long, has characters that do not fit, or could
 * be read as that of another pair, it is shortened and ends in a digest of the pair.
 */
export function publicToolName(slug: string, tool: string): string {
  const plain = `mcp__${slug}__${tool}`;
  // The first `__` behind the prefix ends the slug, so that a plain name says of which pair it is.
  const readable = !slug.includes("__") && !slug.endsWith("_") && !DIGEST.test(plain);
  if (readable && FITTING.test(plain)) return plain;
  const [slugPart, toolPart] = [fitting(slug), fitting(tool)];
  const head = slugPart.slice(0, Math.max(READABLE >> 1, READABLE - toolPart.length));
  return `mcp__${head}__${toolPart.slice(0, READABLE - head.length)}--${digest(slug, tool)}`;
}

function fitting(part: string): string {
  return part.replaceAll(/[^a-zA-Z0-9_-]/gu, "_");
}

function digest(slug: string, tool: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([slug, tool]))
    .digest("hex");
  return BigInt(`0x${hash.slice(0, 20)}`)
    .toString(32)
    .padStart(16, "0");
}
