import type { Services } from "../services.ts";

/** What the OAuth client works with. Read when it is used: some of it is put together later. */
export type OAuthServices = Pick<
  Services,
  | "access"
  | "audit"
  | "changes"
  | "clock"
  | "connections"
  | "egress"
  | "identity"
  | "log"
  | "publicUrl"
  | "store"
  | "upstream"
  | "variables"
  | "vault"
>;
