import type { ChainHead } from "./audit-row.ts";

/** Ends that chains had, kept outside the store, by organisation. */
export type Anchors = ReadonlyMap<string, readonly ChainHead[]>;

/** What the gateway's log calls the line that has one. */
export const ANCHOR_MESSAGE = "audit head";

/** Reads the anchors in a gateway's log; all its other lines are passed over. */
export async function readAnchors(lines: AsyncIterable<string>): Promise<Anchors> {
  const anchors = new Map<string, ChainHead[]>();
  for await (const line of lines) {
    const anchor = line.includes(ANCHOR_MESSAGE) ? parseAnchor(line) : undefined;
    if (anchor === undefined) continue;
    const { organisation, seq, hash } = anchor;
    const known = anchors.get(organisation) ?? [];
    known.push({ seq, hash });
    anchors.set(organisation, known);
  }
  return anchors;
}

function parseAnchor(line: string): (ChainHead & { readonly organisation: string }) | undefined {
  try {
    // A collector may have put something before the line that the gateway wrote.
    const value = JSON.parse(line.slice(line.indexOf("{"))) as Readonly<Record<string, unknown>> | null;
    const { msg, organisation, seq, hash } = value ?? {};
    const isAnchor =
      msg === ANCHOR_MESSAGE &&
      typeof organisation === "string" &&
      typeof seq === "number" &&
      Number.isSafeInteger(seq) &&
      typeof hash === "string";
    return isAnchor ? { organisation, seq, hash } : undefined;
  } catch {
    return undefined;
  }
}
