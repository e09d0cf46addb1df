import type { Credential, CredentialQuery, CredentialResolver, Scope, ScopeLevel } from "./resolver.ts";
import { SCOPE_LEVELS } from "./resolver.ts";

/** Whose credential it is: the narrowest scope that is given. */
export interface Holder {
  readonly instance: string;
  readonly scheme: string;
  readonly scope: Scope;
}

/** Credentials that were set, replaced or deleted. */
export interface CredentialChange {
  readonly instance: string;
  readonly organisation: string;
}

/** Credentials in memory. Nothing is written anywhere; they end with the process. */
export class MemoryCredentials implements CredentialResolver {
  readonly #credentials = new Map<string, Credential>();
  readonly #listeners = new Set<(change: CredentialChange) => void>();

  /** Sets, or replaces as a whole, what this scope holds. */
  set(holder: Holder, fields: Readonly<Record<string, string>>): void {
    const level = levelOf(holder.scope);
    const credential: Credential = Object.freeze({ fields: Object.freeze({ ...fields }), level });
    this.#credentials.set(keyOf(holder, level), credential);
    this.#tell(holder);
  }

  /** Whether there was anything to delete. */
  delete(holder: Holder): boolean {
    const existed = this.#credentials.delete(keyOf(holder, levelOf(holder.scope)));
    if (existed) {
      this.#tell(holder);
    }
    return existed;
  }

  /** Calls the listener after every change, until the returned function is called. */
  onChange(listener: (change: CredentialChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  resolve(query: CredentialQuery): Credential | undefined {
    for (const level of SCOPE_LEVELS) {
      if (query.scope[level] !== undefined) {
        const credential = this.#credentials.get(keyOf(query, level));
        if (credential !== undefined) {
          return credential;
        }
      }
    }
    return undefined;
  }

  #tell(holder: Holder): void {
    for (const listener of this.#listeners) {
      listener({ instance: holder.instance, organisation: holder.scope.organisation });
    }
  }
}

function levelOf(scope: Scope): ScopeLevel {
  return SCOPE_LEVELS.find((level) => scope[level] !== undefined) ?? "organisation";
}

/** Written as JSON, because no two lists of strings have one text. The organisation is in every key, so an id that another organisation uses too finds nothing. */
function keyOf(holder: Holder, level: ScopeLevel): string {
  const { instance, scheme, scope } = holder;
  return JSON.stringify([instance, scheme, scope.organisation, level, scope[level]]);
}
