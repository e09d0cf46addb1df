import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "@mortise/runtime";
import type { Principal } from "../../authorize/principal.ts";
import type { Change, ChangeFeed } from "../../events/change-feed.ts";
import type { Authentication } from "../identity.ts";
import { RECOGNISED_MAX, RECOGNISED_MS } from "../limits.ts";

/** Who was recognised a moment ago, by the digest of their proof. */
export interface Recognised {
  /** Answers at once where the same proof was checked within the last seconds; only what was accepted is kept. */
  recognise(
    proof: string,
    check: () => Promise<Checked | Exclude<Authentication, { ok: true }>>,
  ): Authentication | Promise<Authentication>;
  close(): void;
}

/** A proof that holds, and until when at most. */
export interface Checked {
  readonly ok: true;
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

interface Entry {
  readonly authentication: Extract<Authentication, { ok: true }>;
  readonly until: number;
}

/** Changes of these may be about who somebody is, or what they may be. */
const SUBJECTS: readonly Change["subject"][] = ["principal", "organisation", "agent", "connector"];

/** Keeps who was recognised until the proof expires, something changes in their organisation, or a few seconds have passed. */
export function createRecognised(clock: Clock, changes: ChangeFeed): Recognised {
  const entries = new LRUCache<string, Entry>({ max: RECOGNISED_MAX });
  /** What was looked up before a change is not kept after it. */
  let generation = 0;
  const leave = [
    changes.subscribe(({ subject, organisation }) => {
      if (!SUBJECTS.includes(subject)) return;
      generation++;
      for (const [key, { authentication }] of entries.entries()) {
        if (authentication.principal.organisation === organisation) entries.delete(key);
      }
    }),
    changes.onGap(() => {
      generation++;
      entries.clear();
    }),
  ];

  return {
    recognise(proof, check) {
      const key = createHash("sha256").update(proof).digest("base64");
      const known = entries.get(key);
      if (known !== undefined && clock.time() < known.until) return known.authentication;
      return checked(key, check);
    },
    close() {
      for (const stop of leave) stop();
      entries.clear();
    },
  };

  async function checked(key: string, check: Parameters<Recognised["recognise"]>[1]): Promise<Authentication> {
    const before = generation;
    const result = await check();
    if (!result.ok) return result;
    const authentication = { ok: true, principal: result.principal } as const;
    if (before === generation) {
      entries.set(key, { authentication, until: Math.min(clock.time() + RECOGNISED_MS, result.expiresAt ?? Infinity) });
    }
    return authentication;
  }
}
