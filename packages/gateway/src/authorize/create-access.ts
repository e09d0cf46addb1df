import { LRUCache } from "lru-cache";
import type { Statements } from "../db/store.ts";
import type { Change } from "../events/change-feed.ts";
import type { Services } from "../services.ts";
import type { Access, Allowed } from "./access.ts";
import { allowedTools, isEverywhere, type Personal } from "./allowed-tools.ts";
import { admits } from "./authorize.ts";
import { loadCatalogue, type Catalogue } from "./catalogue.ts";
import type { Principal } from "./principal.ts";

/** Older than this nothing is used, so that a change that was not told is found all the same. */
const MAX_AGE_MS = 5_000;
/**
 * What definitions of all organisations may take: characters of JSON, of which the objects take about 1.6 bytes each.
 * Enough for 200 organisations with 1,000 allowed tools, or for 1,000 with 200.
 */
const MAX_CHARACTERS = 256 * 1024 * 1024;
const MAX_ORGANISATIONS = 10_000;
/** Authorization contexts that are kept of one organisation. */
const MAX_CONTEXTS = 1_000;

/** Which changes can make a difference to somebody's tools. */
export const TOOL_SUBJECTS: ReadonlySet<Change["subject"]> = new Set([
  "organisation",
  "principal",
  "agent",
  "connector",
  "tools",
  "assignment",
  "toggle",
]);

/** Something that was read: when, and after how many changes. */
interface Kept<Value> {
  readonly value: Value;
  readonly since: number;
  readonly version: number;
}

/** A place for something that is read once for all who ask at the same time, and again after a change. */
interface Slot<Value> {
  kept: Kept<Value> | undefined;
  loading: { readonly promise: Promise<Kept<Value>>; readonly version: number } | undefined;
}

/** What an authorization context may use, and what that was made of. */
interface Context {
  readonly allowed: Allowed;
  readonly catalogue: Catalogue;
  readonly personal: string;
}

interface Organisation {
  /** Grows with each change. What was begun before one is not kept after it. */
  version: number;
  readonly catalogue: Slot<Catalogue>;
  readonly contexts: LRUCache<string, Slot<Context>>;
}

const NOTHING: Allowed = { connectors: [], tools: new Map() };

/** Keeps what each authorization context may use for as long as no change of it is told, and never longer than 5 s unasked. */
export function createAccess(services: Pick<Services, "store" | "changes" | "clock">): Access {
  const { store, changes, clock } = services;
  const organisations = new LRUCache<string, Organisation>({
    max: MAX_ORGANISATIONS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ catalogue }) => 1 + lengthOf(catalogue.kept?.value),
  });
  changes.subscribe(({ organisation, subject }) => {
    const entry = TOOL_SUBJECTS.has(subject) ? organisations.peek(organisation) : undefined;
    if (entry !== undefined) entry.version += 1;
  });
  changes.onGap(() => {
    for (const entry of organisations.values()) entry.version += 1;
  });

  return {
    of(principal) {
      const { organisation } = principal;
      if (!admits(principal, "tool.call", organisation).allowed) return NOTHING;
      const entry = entryOf(organisation);
      const slot = slotOf(entry, principal);
      const kept = fresh(entry, slot);
      if (kept !== undefined) return kept.value.allowed;
      return load(entry, slot, () => readContext(entry, slot, principal)).then(({ value }) => value.allowed);
    },
  };

  function entryOf(organisation: string): Organisation {
    const known = organisations.get(organisation);
    if (known !== undefined) return known;
    const entry: Organisation = { version: 0, catalogue: emptySlot(), contexts: new LRUCache({ max: MAX_CONTEXTS }) };
    organisations.set(organisation, entry);
    return entry;
  }

  function fresh<Value>(entry: Organisation, { kept }: Slot<Value>): Kept<Value> | undefined {
    const good = kept !== undefined && kept.version === entry.version && clock.now() - kept.since < MAX_AGE_MS;
    return good ? kept : undefined;
  }

  function load<Value>(
    entry: Organisation,
    slot: Slot<Value>,
    read: () => Promise<Omit<Kept<Value>, "version">>,
  ): Promise<Kept<Value>> {
    const { version } = entry;
    if (slot.loading?.version === version) return slot.loading.promise;
    const promise = read()
      .then(({ value, since }) => {
        const kept = { value, since, version };
        if (entry.version === version) slot.kept = kept;
        return kept;
      })
      .finally(() => {
        if (slot.loading?.promise === promise) slot.loading = undefined;
      });
    slot.loading = { promise, version };
    return promise;
  }

  async function readContext(entry: Organisation, slot: Slot<Context>, principal: Principal) {
    const { organisation, user } = principal;
    const { value: catalogue, since } =
      fresh(entry, entry.catalogue) ?? (await load(entry, entry.catalogue, () => readCatalogue(entry, organisation)));
    // Weighs it again, now that it is more than nothing.
    if (organisations.peek(organisation) === entry) organisations.set(organisation, entry);
    const rows = await personalRows(store.db, organisation, user);
    const personal = JSON.stringify(rows);
    const before = slot.kept?.value;
    // The same object for as long as nothing of it changed: lists are kept by it.
    const same = before?.catalogue === catalogue && before.personal === personal;
    // No younger than the older of its two parts.
    return { value: same ? before : { allowed: allowedTools(catalogue, principal, rows), catalogue, personal }, since };
  }

  async function readCatalogue(entry: Organisation, organisation: string) {
    const since = clock.now();
    const value = await loadCatalogue(store.db, organisation, entry.catalogue.kept?.value);
    return { value, since };
  }
}

/** Principals with the same key may use the same, whatever they proved themselves by. */
function slotOf({ contexts }: Organisation, principal: Principal): Slot<Context> {
  const { user, agent, workspace } = principal;
  const key = JSON.stringify([isEverywhere(principal), user ?? null, agent ?? null, workspace ?? null]);
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const slot = emptySlot<Context>();
  contexts.set(key, slot);
  return slot;
}

function emptySlot<Value>(): Slot<Value> {
  return { kept: undefined, loading: undefined };
}

function lengthOf(catalogue: Catalogue | undefined): number {
  const tools = catalogue?.connectors.flatMap((connector) => connector.tools) ?? [];
  return tools.reduce((sum, { length }) => sum + length, 0);
}

async function personalRows(statements: Statements, organisation: string, user: string | undefined): Promise<Personal> {
  if (user === undefined) return { workspaces: [], off: [] };
  const workspaces = await statements
    .selectFrom("workspace_members")
    .select("workspace_id")
    .where("org_id", "=", organisation)
    .where("user_id", "=", user)
    .orderBy("workspace_id")
    .execute();
  const off = await statements
    .selectFrom("toggles")
    .select(["connector_id", "tool"])
    .where("org_id", "=", organisation)
    .where("user_id", "=", user)
    .orderBy("connector_id")
    .orderBy("tool")
    .execute();
  return { workspaces: workspaces.map((row) => row.workspace_id), off };
}
