import type { Credential, CredentialQuery } from "@mortise/runtime";
import type { Statements } from "../db/store.ts";
import type { Principal } from "../authorize/principal.ts";
import type { UpstreamTarget } from "../upstream/upstream-client.ts";

export type Level = "organisation" | "workspace" | "user" | "agent";

/** Whose connection. */
export interface ConnectionHolder {
  readonly organisation: string;
  readonly connector: string;
  readonly level: Level;
  readonly holder: string;
}

/** A connection as it may be shown: no secret in it. */
export interface ConnectionView extends ConnectionHolder {
  readonly id: string;
  readonly scheme: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Names of the secrets that are set. */
  readonly secretFields: readonly string[];
  readonly state: "connected" | "needs_authentication";
  readonly detail: string | null;
  /** When its credential was last tried; null where it never was. */
  readonly checkedAt: number | null;
  readonly updatedAt: number;
}

export type TargetOutcome =
  | {
      readonly ok: true;
      readonly target: UpstreamTarget;
      readonly connection: string | null;
      /** Of the connection's credential, where there is one. */
      readonly revision?: number;
    }
  | {
      readonly ok: false;
      /** `connect`: nobody connected an account. `reauthenticate`: the authorization has ended. `unavailable`: vault sealed, or renewal failed for now. */
      readonly need: "connect" | "reauthenticate" | "unavailable";
      /** For the model and the person. */
      readonly message: string;
      /** Where a person connects; carries no data of theirs. */
      readonly link?: string;
    };

/** A credential for the runtime, and the connection that it is of. */
export interface ConnectedCredential extends Credential {
  /** The connection's id. */
  readonly connection: string;
  /** Grows with each change of the credential. */
  readonly revision: number;
  readonly scheme: string;
  readonly state: ConnectionView["state"];
}

/** A connection whose credential was tried. With its revision, what is found of it says nothing of another that was saved meanwhile. */
export interface TriedConnection {
  readonly organisation: string;
  readonly id: string;
  readonly revision?: number;
}

/** Credentials of connectors: who connected what, and what a call is made with. */
export interface Connections {
  list(organisation: string, connector?: string): Promise<readonly ConnectionView[]>;
  find(holder: ConnectionHolder): Promise<ConnectionView | undefined>;
  /** Stores in place of what was there, the secrets in the vault. Publishes the change. */
  save(
    holder: ConnectionHolder,
    content: {
      readonly scheme: string;
      readonly configuration: Readonly<Record<string, unknown>>;
      readonly secrets: Readonly<Record<string, string>>;
      readonly by: string;
    },
  ): Promise<ConnectionView>;
  /** Has the server end what was agreed to, where it lets one, and removes the connection with its secrets. Whether there was one. */
  remove(holder: ConnectionHolder): Promise<boolean>;
  /**
   * Removes all that an agent, a workspace or a person connected, as {@link remove}, and in the same step whatever else
   * goes with them.
   */
  removeHolder(
    holder: Omit<ConnectionHolder, "connector">,
    more: (statements: Statements) => Promise<void>,
  ): Promise<void>;
  /** Marks it; the tools stay listed, and their answers lead to a link. */
  needsAuthentication(connection: TriedConnection, detail: string): Promise<void>;
  /** It was tried, and works: nobody has to authenticate it any more. */
  worksAgain(connection: TriedConnection): Promise<void>;
  /** Notes that it was tried, whatever came of it. */
  checked(connection: TriedConnection): Promise<void>;
  /**
   * For the runtime: the narrowest level of the caller's scope that holds one; of a connector for personal accounts,
   * the person's or the agent's own. Never anything of this process. Rejects where the vault is sealed, so that the
   * call fails.
   */
  resolve(query: CredentialQuery): Promise<ConnectedCredential | undefined> | ConnectedCredential | undefined;
  /**
   * Where a call of this principal to an external server goes and what it carries: URL and headers with
   * variables filled in, the access token, a fresh OAuth token. Never a token of the client.
   */
  target(connector: string, principal: Principal): Promise<TargetOutcome>;
}
