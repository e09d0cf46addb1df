/** On whose behalf a call is made. Narrower scopes see what wider ones hold, never the reverse. */
export interface Scope {
  readonly organisation: string;
  readonly workspace?: string;
  readonly user?: string;
  readonly agent?: string;
}

/** The scopes that can hold a credential, narrowest first: the order in which they are asked. */
export const SCOPE_LEVELS = ["agent", "user", "workspace", "organisation"] as const;
export type ScopeLevel = (typeof SCOPE_LEVELS)[number];

/**
 * A secret that satisfies a security scheme, and where it was found. Never changed in place:
 * what is derived from it (headers, the mask) is kept as long as this object, so a rotation
 * is a new object.
 */
export interface Credential {
  /** Field key to value. */
  readonly fields: Readonly<Record<string, string>>;
  /** The scope that supplied it: the narrowest that has one. */
  readonly level: ScopeLevel;
  /** Whether nothing that is made of it may be kept beyond this object, tokens included. */
  readonly ephemeral?: boolean;
}

/** Names the credential that is wanted. */
export interface CredentialQuery {
  /** The connector instance. */
  readonly instance: string;
  /** The security scheme's type. */
  readonly scheme: string;
  readonly scope: Scope;
}

/**
 * Finds the credential for a call. Asked on every call, so that a rotation takes effect at
 * once; whoever is slow caches inside. There is no fallback: where no scope has a
 * credential the answer is `undefined`, never one of the process's own.
 */
export interface CredentialResolver {
  resolve(query: CredentialQuery): Promise<Credential | undefined> | Credential | undefined;
}
