import type { BodyPlan, CompiledConnector, SecurityScheme } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import type { Binding, Call, Services } from "../call.ts";
import type { UpstreamResponse } from "../egress/egress.ts";
import { type RuntimeFault, runtimeErrors } from "../errors.ts";
import { deliver } from "../stages/deliver.ts";
import {
  findCredential,
  type PreparedInjection,
  prepareInjection,
  resolveCredential,
} from "../stages/inject-credential.ts";
import { excerpt } from "../stages/result/excerpt.ts";
import { joinMasks, type Mask } from "./mask.ts";
import { fillUrl } from "./tokens/template-url.ts";
import { unfittingFields } from "./unfitting-fields.ts";

/** One step of a test, in the order in which they were taken. Words only, and no secret in them. */
export interface TestStep {
  readonly step: "fields" | "token" | "address" | "request" | "answer";
  readonly ok: boolean;
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** The status of an answer that is not the expected one. */
  readonly status?: number;
  /** What a call would have failed with. */
  readonly code?: RuntimeFault["code"];
}

export interface CredentialTest {
  /** Whether the upstream took the credential. */
  readonly ok: boolean;
  readonly scheme: string;
  readonly steps: readonly TestStep[];
}

/** The whole test, waits included. */
const TEST_MS = 30_000;
const SAID_LENGTH = 300;
/** A test whose credential is a member of its body sends that member alone. */
const JSON_BODY: BodyPlan = { kind: "json", mediaType: "application/json", shape: "members", required: true };
/** By more than this, signatures and assertions are refused by most (AWS: 5 minutes; many token endpoints: 1). */
const CLOCK_SKEW_MS = 60_000;

/**
 * Tries a credential on the scheme's test endpoint, the way a call would use it, and tells each step
 * that was taken. A scheme without a test endpoint is tested as far as that goes: its fields, its token.
 */
export async function testCredential(
  connector: CompiledConnector,
  type: string,
  binding: Binding,
  services: Services,
  signal: AbortSignal = new AbortController().signal,
): Promise<CredentialTest> {
  const scheme = connector.securitySchemes[type];
  const steps: TestStep[] = [];
  const tell = (step: TestStep): boolean => {
    steps.push(step);
    return step.ok;
  };
  const told = (ok: boolean): CredentialTest => ({ ok, scheme: type, steps });
  if (scheme === undefined) return told(tell({ step: "fields", ok: false, message: `There is no scheme ${type}.` }));

  const endpoint = scheme.testEndpoint;
  const carriers = endpoint?.carriers ?? [];
  const inBody = carriers.some((carrier) => carrier.kind === "template" && carrier.place === "body");
  const injection = prepareInjection({ scheme: type, carriers }, [], inBody ? JSON_BODY : null, connector);
  const call: Call = {
    id: "credential-test",
    signal,
    deadline: services.clock.now() + TEST_MS,
    binding,
    services,
  };

  const wrongField = await judgeFields(scheme, injection, call);
  if (wrongField !== undefined) return told(tell(wrongField));
  const found = await findCredential(injection, call);
  if (!found.ok) {
    const isField = found.fault.code === "credential_missing" && scheme.exchange === undefined;
    return told(tell(failed(isField ? "fields" : stepOf(found.fault, scheme), found.fault)));
  }
  const held = found.value;
  tell({ step: "fields", ok: true, message: "Every field that is needed has a value." });
  if (scheme.exchange !== undefined) tell({ step: "token", ok: true, message: "A token was obtained." });
  if (endpoint === undefined) {
    const message = "The connector declares no test endpoint, so nothing was sent to its API.";
    return told(tell({ step: "request", ok: true, message }));
  }

  const address = fillUrl(endpoint.url, held.connection);
  if (!address.ok) return told(tell(failed("address", address.fault)));
  const judged = await services.egress.judge(address.value.origin, call);
  if (!judged.ok) return told(tell(failed("address", judged.fault)));
  const shown = held.mask.text(`${endpoint.method} ${address.value.origin}${address.value.path}`);
  tell({ step: "address", ok: true, message: `Requests may go to ${address.value.origin}.` });

  const request = {
    method: endpoint.method as HttpRequest["method"], // the grammar allows these only
    ...address.value,
    headers: { accept: "application/json, */*;q=0.8", ...lowerCased(endpoint.headers) },
    body: null,
  };
  const delivered = await deliver(request, held, injection, true, () => ({ ok: true, value: true }), call);
  if (!delivered.ok) return told(tell(failed("request", held.mask.fault(delivered.fault))));
  tell({ step: "request", ok: true, message: `${shown} was answered.` });

  const { response, mask } = delivered.value;
  const hidden = joinMasks(held.mask, mask);
  return told(tell(judgeAnswer(response, endpoint.expectedStatus, scheme, hidden, services.clock.time())));
}

/** The first field whose value is not as the descriptor says. Its pattern is looked at here, because here values are entered. */
async function judgeFields(
  { fields }: SecurityScheme,
  injection: PreparedInjection,
  call: Call,
): Promise<TestStep | undefined> {
  const resolved = await resolveCredential(injection, call);
  // Whoever finds the credential next says why there is none.
  if (!resolved.ok) return undefined;
  const [field] = await unfittingFields(fields, resolved.value);
  if (field === undefined) return undefined;
  const { key, label, pattern = "" } = field;
  return {
    step: "fields",
    ok: false,
    message: `The field "${label}" (${key}) does not look as it should.`,
    hint: `It should match ${pattern}. Was it copied as a whole, and is it the right one?`,
  };
}

function stepOf({ code }: RuntimeFault, { exchange }: SecurityScheme): TestStep["step"] {
  return exchange !== undefined && code !== "credential_missing" ? "token" : "fields";
}

function failed(step: TestStep["step"], { code, detail, cause }: RuntimeFault): TestStep {
  // "The upstream API refused" would be wrong of a token endpoint: what it said is told in the detail.
  const message = detail ?? runtimeErrors[code].message;
  const isRedirect = cause?.startsWith("redirect ") === true;
  const hint = isRedirect ? "It sends whoever is not signed in elsewhere: the credential was not taken." : HINTS[code];
  return {
    step,
    ok: false,
    message: cause === undefined || step === "fields" ? message : `${message} (${excerpt(cause, SAID_LENGTH)})`,
    ...(hint === undefined ? {} : { hint }),
    code,
  };
}

const HINTS: Readonly<Partial<Record<RuntimeFault["code"], string>>> = {
  credential_missing: "Give the field a value, in the credentials file or the environment.",
  connection_invalid: "Compare the fields with what the vendor shows, letter by letter.",
  credential_expired: "Renew the credential at the vendor, and give the new one.",
  reauthentication_required: "Connect anew: mortise auth login FILE --credentials FILE.",
  egress_refused: "If this address is meant, allow it: --allow-host HOST:PORT.",
  tls_error: "The certificate is not trusted. Is the host right, and is no proxy in between?",
  upstream_unavailable: "Is the host name right, and is the network up?",
  upstream_timeout: "Nothing answered in time. Is the host right, and does a firewall let this machine out?",
  rate_limited: "Wait, then try again.",
};

function judgeAnswer(
  response: UpstreamResponse,
  expected: number,
  { exchange, testEndpoint }: SecurityScheme,
  mask: Mask,
  time: number,
): TestStep {
  const { status, headers } = response;
  const isHtml = (headers["content-type"] ?? "").includes("html");
  if (status === expected && !isHtml) {
    return { step: "answer", ok: true, message: `It answered ${status}, as it should.` };
  }
  // Whole, because a secret that is cut in two is not found any more.
  const said = excerpt(mask.text(Buffer.from(response.body).toString("utf8")), SAID_LENGTH);
  const signs = testEndpoint?.carriers.some(({ kind }) => kind === "aws_sigv4") === true || exchange?.kind === "oauth2";
  const skew = Math.abs(Date.parse(headers["date"] ?? "") - time);
  const message =
    status === expected
      ? `It answered ${status}, but with a web page: probably one to sign in on.`
      : `It answered ${status}, not ${expected}.${said === "" || isHtml ? "" : ` It said: ${said}`}`;
  const hint = hintAt(status, isHtml, signs && skew > CLOCK_SKEW_MS ? skew : 0);
  return { step: "answer", ok: false, message, hint, status };
}

function hintAt(status: number, isHtml: boolean, skew: number): string {
  if (skew > 0) {
    const seconds = Math.round(skew / 1000);
    return `This machine's clock and the server's are ${seconds} s apart, and signatures depend on the time. Set the clock.`;
  }
  switch (status) {
    case 401:
      return "The credential was not accepted. Is it current, and for this environment (test or live)?";
    case 403:
      return "The credential is known, but may not do this. Give it the scope or the role that it lacks.";
    case 404:
      return "Is the account or the host in the connection's fields the right one?";
    case 429:
      return "Too many requests: wait, then try again.";
    default:
      if (status >= 500) return "The API has trouble of its own. Try again later.";
      return isHtml
        ? "A page came instead of the API. Is the address right, and was the credential sent where it belongs?"
        : "Compare the test endpoint in the descriptor with the vendor's documentation.";
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
