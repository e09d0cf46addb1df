import type { BodyPlan, CompiledConnector, CredentialField, InjectionPlan, TokenExchange } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import { type FilledCarrier, type PreparedCarrier, prepareCarrier } from "../credentials/carriers/carrier.ts";
import { type FieldValues, fieldValues } from "../credentials/field-values.ts";
import { HeldCredential, NO_CREDENTIAL } from "../credentials/held-credential.ts";
import { createMask } from "../credentials/mask.ts";
import type { Credential } from "../credentials/resolver.ts";
import { exchangeKeys } from "../credentials/tokens/exchange-keys.ts";
import type { TokenQuery } from "../credentials/tokens/token-source.ts";
import type { Tokens } from "../credentials/tokens/token-store.ts";
import { inTime } from "../egress/in-time.ts";
import { fail, type Outcome, type RuntimeFault } from "../errors.ts";

// This stage has two halves. A URL may hold fields of the connection and a rate limit may
// count tokens, so the credential is found early; it is attached last, when the guard has
// judged where the request goes. In between it is a closed box: no other file reads a secret.

/** How one operation authenticates, worked out when the server is built. */
export interface PreparedInjection {
  readonly scheme: string;
  readonly fields: readonly CredentialField[];
  /** In the order in which they are attached: a signature comes last, because it covers all others. */
  readonly carriers: readonly PreparedCarrier[];
  /** What turns the fields into the token that the carriers send. */
  readonly exchange: TokenExchange | null;
  /** Keys of the fields that stand in the URL, or that the exchange needs. */
  readonly neededKeys: readonly string[];
}

/** The field that an exchange fills. */
const OBTAINED = { oauth2: "access_token", session: "session_token" } as const satisfies Record<
  TokenExchange["kind"],
  string
>;

/**
 * What was derived from a credential, or from a token that it was exchanged for: kept exactly as long as
 * that, and reachable from nothing else. No server and no cache holds a secret.
 */
const derived = new WeakMap<Credential | Tokens, Map<PreparedInjection, HeldCredential>>();

/** A credential's values, read once for each operation that exchanges it. */
const read = new WeakMap<Credential, Map<PreparedInjection, FieldValues>>();

/** What a held credential was exchanged for, so that it can be replaced. */
const exchanged = new WeakMap<HeldCredential, string>();

/** @throws where a carrier has no place in the operation's requests, which the compiler does not let through. */
export function prepareInjection(
  plan: InjectionPlan,
  urlKeys: readonly string[],
  body: BodyPlan | null,
  connector: CompiledConnector,
): PreparedInjection {
  const scheme = connector.securitySchemes[plan.scheme];
  const exchange = scheme?.exchange ?? null;
  const signs = (carrier: InjectionPlan["carriers"][number]): number => (carrier.kind === "aws_sigv4" ? 1 : 0);
  return {
    scheme: plan.scheme,
    fields: scheme?.fields ?? [],
    carriers: plan.carriers.toSorted((a, b) => signs(a) - signs(b)).map((carrier) => prepareCarrier(carrier, body)),
    exchange,
    neededKeys: [...urlKeys, ...(exchange === null ? [] : exchangeKeys(exchange))],
  };
}

/** Asks for the credential of this call's scope, exchanges it where that is how the API works, and checks that it can be sent. */
export function findCredential(
  injection: PreparedInjection | null,
  call: Call,
): Outcome<HeldCredential> | Promise<Outcome<HeldCredential>> {
  if (injection === null) {
    return { ok: true, value: NO_CREDENTIAL };
  }
  const use = (found: Outcome<Credential | undefined>) =>
    found.ok ? exchangeAndHold(found.value, injection, call) : found;
  try {
    const resolved = resolveCredential(injection, call);
    return "ok" in resolved ? use(resolved) : resolved.then(use).catch(resolverFailed);
  } catch (error) {
    // What it gave was no credential.
    return resolverFailed(error);
  }
}

/**
 * Another credential in place of one that the upstream refused with 401; `null` where there is no way to
 * another. Its call may be made again whatever it does: a request that was refused for want of a valid
 * credential "has not been applied" (RFC 9110 §15.5.2).
 */
export async function replaceCredential(
  injection: PreparedInjection | null,
  refused: HeldCredential,
  call: Call,
): Promise<Outcome<HeldCredential | null>> {
  const token = exchanged.get(refused);
  if (injection === null || injection.exchange === null || token === undefined) return { ok: true, value: null };
  const resolved = await resolveCredential(injection, call);
  if (!resolved.ok) return resolved;
  const query = tokenQuery(resolved.value, injection, injection.exchange, call);
  if (!query.ok) return query;
  const replaced = await call.services.tokens.replace(query.value, token, call);
  if (!replaced.ok || replaced.value === null) return replaced as Outcome<null>; // a failure has no value
  return hold(query.value.credential, injection, call, replaced.value);
}

/** Attaches the credential. The last thing that touches a request before it is sent. */
export function injectCredential(
  request: HttpRequest,
  held: HeldCredential,
  { services }: Call,
): Outcome<HttpRequest> | Promise<Outcome<HttpRequest>> {
  return held.attach(request, services.clock.time());
}

/** Asks for the credential of this call's scope, as long as the call has time. */
export function resolveCredential(
  { scheme }: PreparedInjection,
  call: Call,
): Outcome<Credential | undefined> | Promise<Outcome<Credential | undefined>> {
  const { instance, scope, credentials } = call.binding;
  try {
    const found = credentials.resolve({ instance, scheme, scope });
    if (found === undefined || "fields" in found) {
      return { ok: true, value: found };
    }
    const value = found.then((credential): Outcome<Credential | undefined> => ({ ok: true, value: credential }));
    return inTime(value.catch(resolverFailed), call, call.services.clock, RESOLVER_LATE);
  } catch (error) {
    return resolverFailed(error);
  }
}

const RESOLVER_LATE: RuntimeFault = { code: "internal", cause: "the credential resolver did not answer in time" };

/** Only the error's name goes to the log: its message may quote what it could not read. */
function resolverFailed(error: unknown): Outcome<never> {
  return fail("internal", {
    cause: `the credential resolver failed (${error instanceof Error ? error.name : "unknown"})`,
  });
}

function exchangeAndHold(
  credential: Credential | undefined,
  injection: PreparedInjection,
  call: Call,
): Outcome<HeldCredential> | Promise<Outcome<HeldCredential>> {
  const { exchange } = injection;
  if (exchange === null) return hold(credential, injection, call, undefined);
  const query = tokenQuery(credential, injection, exchange, call);
  if (!query.ok) return query;
  const holdTokens = (tokens: Outcome<Tokens>) =>
    tokens.ok ? hold(query.value.credential, injection, call, tokens.value) : tokens;
  const obtained = call.services.tokens.obtain(query.value, call);
  return "ok" in obtained ? holdTokens(obtained) : obtained.then(holdTokens);
}

/** What is asked of the token source, where the connection has all that the exchange needs. */
function tokenQuery(
  credential: Credential | undefined,
  injection: PreparedInjection,
  exchange: TokenExchange,
  call: Call,
): Outcome<TokenQuery> {
  const { instance, scope } = call.binding;
  const fields = fieldsOf(credential, injection);
  const absent = absentKey(fields.values, injection);
  if (credential === undefined || absent !== undefined) {
    return missing(absent ?? OBTAINED[exchange.kind], injection, instance);
  }
  return {
    ok: true,
    value: { connection: { instance, scheme: injection.scheme, scope }, exchange, credential, fields },
  };
}

function fieldsOf(credential: Credential | undefined, injection: PreparedInjection): FieldValues {
  if (credential === undefined) return fieldValues(undefined, injection.fields);
  const ofCredential = read.get(credential) ?? new Map<PreparedInjection, FieldValues>();
  let fields = ofCredential.get(injection);
  if (fields === undefined) {
    fields = fieldValues(credential, injection.fields);
    read.set(credential, ofCredential.set(injection, fields));
  }
  return fields;
}

function hold(
  credential: Credential | undefined,
  injection: PreparedInjection,
  call: Call,
  tokens: Tokens | undefined,
): Outcome<HeldCredential> {
  const origin = tokens ?? credential;
  const known = origin === undefined ? undefined : derived.get(origin)?.get(injection);
  if (known !== undefined) {
    return { ok: true, value: known };
  }
  const fields = withToken(fieldsOf(credential, injection), injection.exchange, tokens);
  const outcome = derive(credential, fields, injection, call.binding.instance);
  if (outcome.ok && origin !== undefined) {
    const ofOrigin = derived.get(origin) ?? new Map<PreparedInjection, HeldCredential>();
    derived.set(origin, ofOrigin.set(injection, outcome.value));
    if (tokens !== undefined) exchanged.set(outcome.value, tokens.accessToken);
  }
  return outcome;
}

function withToken(fields: FieldValues, exchange: TokenExchange | null, tokens: Tokens | undefined): FieldValues {
  if (exchange === null || tokens === undefined) return fields;
  const { accessToken, refreshToken } = tokens;
  return {
    values: Object.assign(Object.create(null), fields.values, { [OBTAINED[exchange.kind]]: accessToken }),
    connection: fields.connection,
    secrets: [...fields.secrets, accessToken, ...(refreshToken === undefined ? [] : [refreshToken])],
  };
}

function derive(
  credential: Credential | undefined,
  { values, connection, secrets }: FieldValues,
  injection: PreparedInjection,
  instance: string,
): Outcome<HeldCredential> {
  const needed = absentKey(values, injection);
  if (needed !== undefined) {
    return missing(needed, injection, instance);
  }
  const filled: FilledCarrier[] = [];
  for (const carrier of injection.carriers) {
    const absent = carrier.keys.filter((key) => values[key] === undefined);
    const required = absent.find((key) => fieldOf(key, injection)?.required !== false);
    if (required !== undefined) {
      return missing(required, injection, instance);
    }
    if (absent.length > 0) {
      continue;
    }
    for (const key of carrier.keys) {
      const reason = carrier.judge(key, values[key] ?? "");
      if (reason !== undefined) {
        return fail("connection_invalid", { detail: `${describeField(key, injection, instance)} ${reason}.` });
      }
    }
    filled.push(carrier.fillIn(values));
  }
  const mask = createMask([...secrets, ...filled.flatMap((carrier) => carrier.secrets)]);
  return { ok: true, value: new HeldCredential(credential?.level ?? null, connection, filled, mask) };
}

function absentKey(values: FieldValues["values"], { neededKeys }: PreparedInjection): string | undefined {
  return neededKeys.find((key) => values[key] === undefined);
}

function fieldOf(key: string, injection: PreparedInjection): CredentialField | undefined {
  return injection.fields.find((field) => field.key === key);
}

function missing(key: string, injection: PreparedInjection, instance: string): Outcome<never> {
  return fail("credential_missing", { detail: `${describeField(key, injection, instance)} has no value.` });
}

function describeField(key: string, injection: PreparedInjection, instance: string): string {
  const label = fieldOf(key, injection)?.label ?? key;
  return `In the connection "${instance}", the field "${label}" (${key})`;
}
