import type { Clock, Egress } from "@mortise/runtime";
import type { DoctorStep } from "../external-tokens.ts";
import { createOAuthFetch } from "./oauth-fetch.ts";

/** How discovery gets about, and whom it tells what it finds. */
export interface Walk {
  readonly fetch: typeof globalThis.fetch;
  /** Why requests, and people, must not go to this origin; `undefined` where they may. */
  readonly refusal: (origin: string) => Promise<string | undefined>;
  readonly report: (step: DoctorStep) => void;
}

/** A whole walk, registration included. */
const WALK_MS = 30_000;

/** A walk by way of this egress. */
export function createWalk(services: { readonly egress: Egress; readonly clock: Clock }, report: Walk["report"]): Walk {
  const signal = AbortSignal.timeout(WALK_MS);
  const fetch = createOAuthFetch(services);
  const { egress, clock } = services;
  return {
    fetch: (input, init) => fetch(input, { ...init, signal }),
    async refusal(origin) {
      const judged = await egress.judge(origin, { deadline: clock.now() + WALK_MS, signal });
      return judged.ok ? undefined : (judged.fault.detail ?? "Requests may not go there.");
    },
    report,
  };
}

/** Why it ends: somebody has to do something, the server is away, or it does not do what is needed. */
export interface WalkEnd {
  readonly ok: false;
  readonly need: "ask_admin" | "unavailable" | "not_supported";
  readonly message: string;
}

export type Found<T> = { readonly ok: true; readonly value: T } | WalkEnd;

export function found<T>(value: T): Found<T> {
  return { ok: true, value };
}

/** Ends the walk at this step, with the same words for whoever began it and for the doctor. */
export function endAt(walk: Walk, step: string, need: WalkEnd["need"], message: string, url?: string): WalkEnd {
  walk.report({ step, verdict: "failed", message, ...(url === undefined ? {} : { url }) });
  return { ok: false, need, message };
}
