import type { Services } from "../services.ts";
import type { UpstreamTarget } from "../upstream/upstream-client.ts";
import { type FilledExternal, NOBODY, type Presented, targetOf } from "./external-target.ts";
import type { OpenConnection } from "./kept-connections.ts";

/** What a request's target was made of, besides the settings. */
interface Made {
  readonly presented: Presented;
  readonly target: UpstreamTarget;
}

/**
 * Targets at hand: one object for as long as all of what it is made of is the same, so that whoever derives something
 * from it does so once. Nothing outlives the settings and the connection that it was made of.
 */
export interface KeptTargets {
  /** The last that was made of these, whatever was presented. Throws where the vault is sealed, as making one does. */
  last(settings: FilledExternal, opened: OpenConnection["opened"]): UpstreamTarget | undefined;
  of(settings: FilledExternal, opened: OpenConnection["opened"], presented: Presented): UpstreamTarget;
}

export function keepTargets({ vault }: Pick<Services, "vault">): KeptTargets {
  const kept = new WeakMap<FilledExternal, WeakMap<object, Made>>();
  const find = (settings: FilledExternal, opened: OpenConnection["opened"]) =>
    kept.get(settings)?.get(opened ?? NOBODY);
  return {
    last(settings, opened) {
      vault.deriveKey(PURPOSE);
      return find(settings, opened)?.target;
    },
    of(settings, opened, presented) {
      const key = vault.deriveKey(PURPOSE);
      const made = find(settings, opened);
      if (made !== undefined && isSame(made.presented, presented)) return made.target;
      const target = targetOf(settings, presented, key);
      let own = kept.get(settings);
      if (own === undefined) kept.set(settings, (own = new WeakMap()));
      own.set(opened ?? NOBODY, { presented, target });
      return target;
    },
  };
}

const PURPOSE = "credential keys";

function isSame(one: Presented, other: Presented): boolean {
  return JSON.stringify(one.header) === JSON.stringify(other.header);
}
