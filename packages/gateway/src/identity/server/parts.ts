import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { OneTimeLinks } from "../people/one-time-links.ts";

/** What pages and endpoints are made of. */
export type ServerParts = IdentityParts &
  Pick<Identity, "organisation" | "organisationsOf" | "createUser" | "addMember" | "grants" | "endGrant"> & {
    readonly links: OneTimeLinks;
  };

/** A request to one of them. */
export interface Asked {
  readonly request: Request;
  readonly url: URL;
  /** Where it comes from, as far as that is known. */
  readonly address: string;
}

/** Answers a request. */
export type Answer = (asked: Asked) => Promise<Response>;
