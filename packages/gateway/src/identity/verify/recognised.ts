import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "@mortise/runtime";
import type { Principal } from "../../authorize/principal.ts";
import type { Change, ChangeFeed } from "../../events/change-feed.ts";
import type { Authentication, NotAuthenticated } from "../identity.ts";
import { RECOGNISED_MAX, RECOGNISED_MS } from "../limits.ts";
import type { Fault } from "./challenge.ts";

/** Who was recognised a moment ago, by the digest of their proof. */
export interface Recognised {
  /**
   * Answers at once where the same proof was checked within the last seconds; only what was accepted is kept. Those
   * who come with a proof while it is checked share what is found, save after a change.
   */
  recognise(proof: string, check: () => Promise<Finding>): Accepted | Promise<Accepted | Exclude<Finding, Checked>>;
  close(): void;
}

/** What came of checking a proof. */
export type Finding = Checked | Fault | NotAuthenticated;

type Accepted = Extract<Authentication, { ok: true }>;

/** A proof that holds, and until when at most. */
export interface Checked {
  readonly ok: true;
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

interface Entry {
  readonly authentication: Accepted;
  readonly until: number;
}

/** Changes of these may be about who somebody is, or what they may be. */
const SUBJECTS: readonly Change["subject"][] = ["principal", "organisation", "agent", "connector"];

/** Keeps who was recognised until the proof expires, something changes in their organisation, or a few seconds have passed. */
export function createRecognised(clock: Clock, changes: ChangeFeed): Recognised {
  const entries = new LRUCache<string, Entry>({ max: RECOGNISED_MAX });
  /** What was looked up before a change is not kept after it. */
  let generation = 0;
  const checking = new Map<string, { readonly finding: ReturnType<typeof checked>; readonly generation: number }>();
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
      const key = hash("sha256", proof, "base64");
      const known = entries.get(key);
      if (known !== undefined && clock.time() < known.until) return known.authentication;
      const begun = checking.get(key);
      if (begun?.generation === generation) return begun.finding;
      const finding = checked(key, check).finally(() => {
        if (checking.get(key)?.finding === finding) checking.delete(key);
      });
      checking.set(key, { finding, generation });
      return finding;
    },
    close() {
      for (const stop of leave) stop();
      entries.clear();
    },
  };

  async function checked(key: string, check: () => Promise<Finding>): Promise<Accepted | Exclude<Finding, Checked>> {
    const before = generation;
    const result = await check();
    if (!("ok" in result) || !result.ok) return result;
    const authentication = { ok: true, principal: result.principal } as const;
    if (before === generation) {
      entries.set(key, { authentication, until: Math.min(clock.time() + RECOGNISED_MS, result.expiresAt ?? Infinity) });
    }
    return authentication;
  }
}
