import { admits } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Identity, Proof } from "../identity/identity.ts";

/** Who listens to a stream, for as long as their proof holds. */
export interface StreamListener {
  /** Once every doubt is settled: who they are now, or `undefined`. */
  now(): Promise<Principal | undefined>;
  /** Has the proof checked again. */
  doubt(): void;
}

/** @param gone - Called when the proof holds no longer. */
export function createStreamListener(
  identity: Pick<Identity, "authenticate">,
  proof: Proof,
  first: Principal,
  gone: () => void,
): StreamListener {
  let present: Principal | undefined = first;
  let checking: Promise<void> | undefined;
  let again = false;
  return {
    async now() {
      for (let check = checking; check !== undefined; check = checking) await check;
      return present;
    },
    doubt() {
      again = true;
      checking ??= check().finally(() => (checking = undefined));
    },
  };

  async function check(): Promise<void> {
    while (again && present !== undefined) {
      again = false;
      present = await recognised(present);
    }
    if (present === undefined) gone();
  }

  /** Where they are who they were, the same object. What cannot be checked does not hold. */
  async function recognised(before: Principal): Promise<Principal | undefined> {
    const { organisation } = before;
    const answer = await identity.authenticate(proof, organisation).catch(() => undefined);
    if (answer?.ok !== true) return undefined;
    const { principal } = answer;
    if (!admits(principal, "organisation.read", organisation).allowed) return undefined;
    return JSON.stringify(principal) === JSON.stringify(before) ? before : principal;
  }
}
