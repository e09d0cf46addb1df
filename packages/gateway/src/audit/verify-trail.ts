import { existsSync } from "node:fs";
import { openStoreToRead, storeFile, type StoreLocation } from "../db/open-store.ts";
import { StoreUnavailable } from "../db/store-unavailable.ts";
import { CannotStart } from "../start/cannot-start.ts";
import type { Anchors } from "./anchors.ts";
import { checkChain, type ChainVerdict } from "./check-chain.ts";
import { auditedOrganisations, verifyChain } from "./verify-chain.ts";

/** What became of one organisation's chain. */
export interface TrailVerdict {
  readonly organisation: string;
  readonly verdict: ChainVerdict;
  /** How many ends that were kept outside the store it was held against. */
  readonly anchors: number;
}

/**
 * Verifies the audit trail of a gateway, whether that runs or not: each organisation's chain, or one. Nothing is
 * written, and no key is needed.
 *
 * @throws CannotStart where there is no trail to read.
 */
export async function verifyTrail(
  location: StoreLocation,
  { organisation, anchors = new Map() }: { readonly organisation?: string; readonly anchors?: Anchors } = {},
): Promise<readonly TrailVerdict[]> {
  if ("folder" in location && !existsSync(storeFile(location.folder))) {
    throw new CannotStart(`there is no gateway's data in ${location.folder}`, "name its folder with --data");
  }
  const store = openStoreToRead(location);
  try {
    // A chain that is gone as a whole is known of by its anchors alone.
    const known = new Set([...(await auditedOrganisations(store)), ...anchors.keys()]);
    if (organisation !== undefined && !known.has(organisation)) {
      throw new CannotStart(`there is no audit trail of an organisation ${organisation}`);
    }
    const verdicts: TrailVerdict[] = [];
    for (const one of organisation === undefined ? Array.from(known).toSorted() : [organisation]) {
      const ends = anchors.get(one) ?? [];
      verdicts.push({ organisation: one, verdict: await verifyChain(store, one, ends), anchors: ends.length });
    }
    return verdicts;
  } catch (error) {
    throw error instanceof CannotStart ? error : unreadable(error);
  } finally {
    await store.close();
  }
}

/** The line of an export: the event as it was hashed, and its hash. */
const LINE = /^\{"event":(\{.*\}),"hash":"([0-9a-f]{64})"\}$/;

/**
 * Verifies an export in JSONL, line by line, without a store: a whole one, not one that was filtered.
 *
 * @throws CannotStart for what is no export.
 */
export async function verifyExport(lines: AsyncIterable<string>, anchors: Anchors = new Map()): Promise<TrailVerdict> {
  let organisation: string | undefined;
  let check: ReturnType<typeof checkChain> | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const [, event, hash] = LINE.exec(line) ?? [];
    if (event === undefined || hash === undefined) {
      throw new CannotStart(`line ${String(number)} is not a line of an export`, "take the export with format=jsonl");
    }
    organisation ??= organisationOf(event);
    const ends = anchors.get(organisation) ?? [];
    check ??= checkChain(
      organisation,
      ends.map((end) => ({ ...end, from: "anchor" })),
    );
    const fault = check.next({ event, hash });
    if (fault !== undefined) return { organisation, verdict: fault, anchors: ends.length };
  }
  if (organisation === undefined || check === undefined) throw new CannotStart("there is no event in the export");
  return { organisation, verdict: check.end(), anchors: anchors.get(organisation)?.length ?? 0 };
}

/** Of a line that cannot be read none: what is wrong with it is found by the check. */
function organisationOf(event: string): string {
  try {
    const { organisation } = JSON.parse(event) as { readonly organisation?: unknown }; // an object, by its form
    return typeof organisation === "string" ? organisation : "";
  } catch {
    return "";
  }
}

function unreadable(error: unknown): CannotStart {
  if (error instanceof StoreUnavailable) {
    return new CannotStart("the database cannot be reached", "is DATABASE_URL right, and does the database run?");
  }
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return new CannotStart(`no audit trail can be read there${code}`, "name the data of a gateway that has been started");
}
