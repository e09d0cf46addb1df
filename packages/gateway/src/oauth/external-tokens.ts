import type { ConnectionHolder } from "../connections/connections.ts";

/** What a begun authorization needs of the browser: to be sent there, with a cookie that binds the answer to it. */
export interface BegunAuthorization {
  /** Where the person agrees. Shown or redirected to as it is. */
  readonly url: string;
  /** Value of the `__Host-mortise-connect` cookie that the answer has to come with. */
  readonly browserSecret: string;
}

/** What a connection is named by. */
export interface ConnectionName {
  readonly organisation: string;
  readonly id: string;
  readonly connector: string;
}

/** One step of discovery, for `auth doctor`. */
export interface DoctorStep {
  readonly step: string;
  readonly url?: string;
  readonly verdict: "ok" | "warning" | "failed" | "skipped";
  readonly message: string;
}

export type TokenOutcome =
  | { readonly ok: true; readonly accessToken: string; readonly expiresAt?: number }
  | { readonly ok: false; readonly need: "reauthenticate" | "unavailable"; readonly message: string };

export type BeginOutcome =
  | { readonly ok: true; readonly authorization: BegunAuthorization }
  /** `ask_admin`: the server wants a client that only its owner can register; `message` says what to enter where. */
  | { readonly ok: false; readonly need: "ask_admin" | "unavailable" | "not_supported"; readonly message: string };

export type FinishOutcome =
  | {
      readonly ok: true;
      readonly holder: ConnectionHolder;
      /** The connector's name, for people. */
      readonly connector: string;
      /** The path of the gateway's own that {@link ExternalTokens.begin} was given. */
      readonly returnTo?: string;
    }
  | { readonly ok: false; readonly message: string };

/** The gateway as an OAuth client: of external MCP servers, and of the vendors that descriptors name. */
export interface ExternalTokens {
  /**
   * Discovers, registers where needed, and begins an authorization for this holder. Whether the person may is for the
   * caller to ask.
   *
   * @param returnTo - A path of the gateway's own, where the person is sent after success.
   */
  begin(holder: ConnectionHolder, user: string, returnTo?: string): Promise<BeginOutcome>;
  /**
   * Checks the answer (state, browser, person, issuer), redeems the code, tests the connection, saves it.
   *
   * @param user - Who is signed in in the browser; another person than the one who began is refused.
   */
  finish(answer: URL, browserSecret: string | undefined, user: string): Promise<FinishOutcome>;
  /** An access token that is good for now. Renewed ahead of its end, once for the whole fleet. */
  obtain(connection: ConnectionName): Promise<TokenOutcome>;
  /** After the server refused this token: another one, or the need for somebody to agree again. */
  replace(connection: ConnectionName, refused: string): Promise<TokenOutcome>;
  /**
   * After the server refused a call for want of scope, with this challenge: has the next authorization ask for that, too,
   * and marks a person's own connection. `undefined` where that would not help.
   */
  stepUp(
    connection: ConnectionName,
    challenge: string,
  ): Promise<Extract<TokenOutcome, { readonly ok: false }> | undefined>;
  /**
   * Reads what there is to be ended at the server, before the connection is removed. What it gives is to be called once
   * that is so: it has the server end the authorization, where it lets one, while the caller goes on. Does not reject.
   */
  revocation(connection: ConnectionName): Promise<() => void>;
  /** Walks the same way as {@link begin}, without sending anybody anywhere, and tells each step. */
  diagnose(organisation: string, connector: string): Promise<readonly DoctorStep[]>;
  /** The gateway's client ID metadata document. */
  clientMetadata(): Readonly<Record<string, unknown>>;
}
