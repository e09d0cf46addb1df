import type { CompiledConnector, CredentialField, InjectionPlan } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import { type Fields, type PreparedHeader, prepareHeader } from "../credentials/injected-header.ts";
import { createMask, type Mask } from "../credentials/mask.ts";
import type { Credential, ScopeLevel } from "../credentials/resolver.ts";
import { inTime } from "../egress/in-time.ts";
import { fail, type Outcome, type RuntimeFault } from "../errors.ts";

// This stage has two halves. A URL may hold fields of the connection and a rate limit may
// count tokens, so the credential is found early; it is attached last, when the guard has
// judged where the request goes. In between it is a closed box: no other file reads a secret.

/** How one operation authenticates, worked out when the server is built. */
export interface PreparedInjection {
  readonly scheme: string;
  readonly fields: readonly CredentialField[];
  readonly headers: readonly PreparedHeader[];
  /** Keys of the fields that stand in the URL. */
  readonly urlKeys: readonly string[];
}

/** A credential that was found, on its way to the request. */
export class HeldCredential {
  /** The scope that supplied it; `null` where the operation needs none. */
  readonly level: ScopeLevel | null;
  /** The fields that are no secret: they may stand in a URL. */
  readonly connection: Fields;
  /** Hides the secrets in whatever comes back. */
  readonly mask: Mask;
  readonly #headers: Fields;

  constructor(level: ScopeLevel | null, connection: Fields, headers: Fields, mask: Mask) {
    this.level = level;
    this.connection = connection;
    this.mask = mask;
    this.#headers = headers;
  }

  /** The headers of a request with the credential's own on top, which therefore win whatever else is there. */
  addTo(headers: HttpRequest["headers"]): Readonly<Record<string, string>> {
    return { ...headers, ...this.#headers };
  }
}

const NONE = new HeldCredential(null, {}, {}, createMask([]));

/**
 * What was derived from a credential, kept exactly as long as the credential itself and
 * reachable from nothing else: no server and no cache holds a secret.
 */
const derived = new WeakMap<Credential, Map<PreparedInjection, HeldCredential>>();

export function prepareInjection(
  plan: InjectionPlan,
  urlKeys: readonly string[],
  connector: CompiledConnector,
): PreparedInjection {
  return {
    scheme: plan.scheme,
    fields: connector.securitySchemes[plan.scheme]?.fields ?? [],
    headers: plan.carriers.map(prepareHeader),
    urlKeys,
  };
}

/** Asks for the credential of this call's scope, and checks that it can be sent. */
export function findCredential(
  injection: PreparedInjection | null,
  call: Call,
): Outcome<HeldCredential> | Promise<Outcome<HeldCredential>> {
  if (injection === null) {
    return { ok: true, value: NONE };
  }
  const { binding, services } = call;
  const { instance, scope, credentials } = binding;
  try {
    const found = credentials.resolve({ instance, scheme: injection.scheme, scope });
    if (found === undefined || "fields" in found) {
      return hold(found, injection, instance);
    }
    const held = found.then((credential) => hold(credential, injection, instance)).catch(resolverFailed);
    return inTime(held, call, services.clock, RESOLVER_LATE);
  } catch (error) {
    return resolverFailed(error);
  }
}

const RESOLVER_LATE: RuntimeFault = { code: "internal", cause: "the credential resolver did not answer in time" };

/** Only the error's name goes to the log: its message may quote what it could not read. */
function resolverFailed(error: unknown): Outcome<HeldCredential> {
  return fail("internal", {
    cause: `the credential resolver failed (${error instanceof Error ? error.name : "unknown"})`,
  });
}

/** Attaches the credential. The last thing that touches a request before it is sent. */
export function injectCredential(request: HttpRequest, held: HeldCredential): HttpRequest {
  return { ...request, headers: held.addTo(request.headers) };
}

function hold(
  credential: Credential | undefined,
  injection: PreparedInjection,
  instance: string,
): Outcome<HeldCredential> {
  const known = credential === undefined ? undefined : derived.get(credential)?.get(injection);
  if (known !== undefined) {
    return { ok: true, value: known };
  }
  const outcome = derive(credential, injection, instance);
  if (outcome.ok && credential !== undefined) {
    const ofCredential = derived.get(credential) ?? new Map<PreparedInjection, HeldCredential>();
    derived.set(credential, ofCredential.set(injection, outcome.value));
  }
  return outcome;
}

function derive(
  credential: Credential | undefined,
  injection: PreparedInjection,
  instance: string,
): Outcome<HeldCredential> {
  const values = valuesOf(credential, injection);
  const headers: Record<string, string> = {};
  const secrets: string[] = [];

  for (const key of injection.urlKeys) {
    if (values[key] === undefined) {
      return missing(key, injection, instance);
    }
  }
  for (const header of injection.headers) {
    const absent = header.keys.filter((key) => values[key] === undefined);
    const required = absent.find((key) => fieldOf(key, injection)?.required !== false);
    if (required !== undefined) {
      return missing(required, injection, instance);
    }
    if (absent.length > 0) {
      continue;
    }
    for (const key of header.keys) {
      const reason = header.judge(key, values[key] ?? "");
      if (reason !== undefined) {
        return fail("connection_invalid", { detail: `${describeField(key, injection, instance)} ${reason}.` });
      }
    }
    headers[header.name] = header.write(values);
    secrets.push(...header.secrets(values));
  }

  const connection: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (fieldOf(key, injection)?.secret === false) {
      connection[key] = value;
    } else {
      secrets.push(value);
    }
  }
  return {
    ok: true,
    value: new HeldCredential(credential?.level ?? null, connection, headers, createMask(secrets)),
  };
}

/** The credential's values, and defaults where it has none. An empty value is none. */
function valuesOf(credential: Credential | undefined, injection: PreparedInjection): Record<string, string> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>; // Without a prototype, a key such as `constructor` has no value by itself.
  for (const field of injection.fields) {
    const { secret, default: given } = field;
    if (!secret && (typeof given === "string" || typeof given === "number" || typeof given === "boolean")) {
      values[field.key] = String(given);
    }
  }
  for (const [key, value] of Object.entries(credential?.fields ?? {})) {
    if (value !== "") {
      values[key] = value;
    }
  }
  return values;
}

function fieldOf(key: string, injection: PreparedInjection): CredentialField | undefined {
  return injection.fields.find((field) => field.key === key);
}

function missing(key: string, injection: PreparedInjection, instance: string): Outcome<HeldCredential> {
  return fail("credential_missing", { detail: `${describeField(key, injection, instance)} has no value.` });
}

function describeField(key: string, injection: PreparedInjection, instance: string): string {
  const label = fieldOf(key, injection)?.label ?? key;
  return `In the connection "${instance}", the field "${label}" (${key})`;
}
