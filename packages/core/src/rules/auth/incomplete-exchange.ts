import type { Cursor } from "../../descriptor/cursor.ts";
import type { Authentication, Descriptor, OAuth2 } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** An exchange has all that it needs before the first call: the URLs and assertions of its grant, the fields that it uses by itself, and one place where the token is. */
export function* incompleteExchange(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const authentication of descriptor.each("authentication")) {
    const keys = new Set(authentication.each("fields").map(({ value }) => value.key));
    for (const { at, problem, way } of faultsOf(authentication, keys)) {
      const target = at === undefined ? undefined : authentication.at(at);
      yield diagnose("auth/incomplete-exchange", (target ?? authentication).key, { problem, way });
    }
  }
}

interface Fault {
  readonly at: "oauth2" | "session" | "aws_sigv4";
  readonly problem: string;
  readonly way: string;
}

function* faultsOf({ value }: Cursor<Authentication>, keys: ReadonlySet<string>): Iterable<Fault> {
  const { oauth2, session, aws_sigv4: signature } = value;
  const missing = (at: Fault["at"], key: string, role: string): readonly Fault[] =>
    keys.has(key) ? [] : [missingField(at, key, role)];
  if ([oauth2, session, signature].filter((one) => one !== undefined).length > 1) {
    const at = session === undefined ? "aws_sigv4" : "session";
    yield { at, problem: "an authentication obtains its token in one way", way: "make it two authentications" };
  }
  if (oauth2 !== undefined) {
    yield* grantFaults(oauth2);
    if (needsClient(oauth2) && oauth2.client_id === undefined) yield* missing("oauth2", "client_id", "the client's id");
    if (needsSecret(oauth2) && oauth2.client_secret === undefined) {
      yield* missing("oauth2", "client_secret", "the client's secret");
    }
    if (oauth2.grant_type === "refresh_token" && oauth2.refresh_token === undefined) {
      yield* missing("oauth2", "refresh_token", "the refresh token");
    }
  }
  if (session !== undefined) {
    const places = [session.token_path, session.token_header, session.token_cookie];
    if (places.filter((place) => place !== undefined).length !== 1) {
      const problem = "the login's answer holds the token in one place";
      yield { at: "session", problem, way: "give one of `token_path`, `token_header` and `token_cookie`" };
    }
  }
  if (signature !== undefined) {
    if (signature.access_key_id === undefined) yield* missing("aws_sigv4", "access_key_id", "the access key's id");
    if (signature.secret_access_key === undefined) yield* missing("aws_sigv4", "secret_access_key", "the secret key");
  }
}

function* grantFaults({ grant_type, authorization_url, assertion, client_authentication }: OAuth2): Iterable<Fault> {
  if (grant_type === "authorization_code" && authorization_url === undefined) {
    const problem = "nobody can agree without the page to do it on";
    yield { at: "oauth2", problem, way: "add `authorization_url`, from the vendor's documentation" };
  }
  const signs = grant_type === "jwt_bearer" || client_authentication === "private_key_jwt";
  if (signs && assertion === undefined) {
    const problem = "there is nothing to sign the assertion with";
    yield { at: "oauth2", problem, way: "add `assertion` with the `issuer` and the field that holds the `key`" };
  }
}

/** A service account's assertion says who it is; a client that proves itself otherwise gives its id. */
function needsClient({ grant_type, client_authentication }: OAuth2): boolean {
  return grant_type !== "jwt_bearer" || (client_authentication !== undefined && client_authentication !== "none");
}

function needsSecret(oauth2: OAuth2): boolean {
  const { client_authentication: way = "basic" } = oauth2;
  return needsClient(oauth2) && (way === "basic" || way === "post");
}

function missingField(at: Fault["at"], key: string, role: string): Fault {
  return {
    at,
    problem: `no field \`${key}\` gives ${role}`,
    way: `add the field \`${key}\`, or say in \`${key}\` which one it is`,
  };
}
