import { randomBytes } from "node:crypto";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import {
  type ExternalSettings,
  fillSettings,
  NOBODY,
  type Presented,
  targetOf,
  tokenHeaders,
} from "../connections/external-target.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { readExternalHeaders } from "../connectors/external-headers.ts";
import { readEndpoint } from "../oauth/discovery/addresses.ts";
import { invalid, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type ServerTest, TEST_MS, testServer } from "./test-server.ts";

/** A server as it would be if it were saved: the row, and the secrets that are not in the vault yet. */
export interface Prospect {
  readonly row: ConnectorRow;
  /** By field of the vault. Null for one that is going to be removed. */
  readonly secrets: Readonly<Record<string, string | null>>;
}

export type FilledProspect = ExternalSettings & { readonly filled: { readonly ok: true } };

/**
 * Fills in what would be saved.
 *
 * @throws RestError 422 where a variable is missing, a header cannot be sent, or the URL is none, or not one to be told.
 */
export async function fillProspect(
  { variables, vault }: Pick<Services, "variables" | "vault">,
  { row, secrets }: Prospect,
): Promise<FilledProspect> {
  const unsaved: Parameters<typeof fillSettings>[0]["vault"] = {
    async get(place) {
      const given = secrets[place.field];
      return given === undefined ? vault.get(place) : (given ?? undefined);
    },
  };
  const settings = await fillSettings({ variables, vault: unsaved }, row);
  const { filled } = settings;
  if (!filled.ok) throw new RestError(422, "settings", filled.message);
  if (readEndpoint(filled.url) === undefined) {
    throw invalid("/url", "The URL must be http or https, without an account and without a fragment.");
  }
  if (row.kind === "oauth" && (await variables.fillTelling(row.org_id, row.url ?? "")).secrets.length > 0) {
    const hint = "Authorization servers and browsers are told the URL. Send the secret in a header.";
    throw invalid("/url", "A secret variable cannot stand in the URL of a server that people authorize at.", hint);
  }
  return { ...settings, filled };
}

/**
 * Whether somebody may have what is secret in variables sent there. Who may not even know of variables, as agents and
 * OAuth clients, names none: whoever talks a model into it would read them at a server of their own.
 *
 * @throws RestError 403.
 */
export async function requireOwnSecrets(
  { variables }: Pick<Services, "variables">,
  principal: Principal,
  { row, secrets }: Prospect,
): Promise<void> {
  const organisation = row.org_id;
  if (authorize(principal, "variable.list", { organisation }).allowed) return;
  const given = [
    row.url,
    ...readExternalHeaders(row.headers).headers.map(({ value }) => value),
    ...Object.values(secrets),
  ];
  const told = await variables.fillTelling(organisation, given.map((text) => text ?? "").join("\n"));
  if (told.secrets.length === 0) return;
  throw new RestError(403, "not_allowed", "Only people decide where the organisation's secret variables are sent.", {
    hint: "Leave them out, and have an administrator add them.",
  });
}

/** Connects and lists, with this token where there is one. */
export function probeServer(
  services: Pick<Services, "upstream" | "clock">,
  settings: FilledProspect,
  token: string | undefined,
  signal: AbortSignal,
): Promise<ServerTest> {
  const account: Presented =
    token === undefined ? NOBODY : { account: "test", header: tokenHeaders(settings.tokenHeader, token) };
  // A key of its own, so that no session of it is anybody else's.
  const target = targetOf(settings, account, randomBytes(32));
  return testServer(services, target, { deadline: services.clock.now() + TEST_MS, signal });
}

/**
 * Whether requests may go to the server at all.
 *
 * @throws RestError 422 that says why not, and who can change it.
 */
export async function requireAddress(
  { egress, clock }: Pick<Services, "egress" | "clock">,
  { filled }: FilledProspect,
  signal: AbortSignal,
): Promise<void> {
  const judged = await egress.judge(new URL(filled.url).origin, { deadline: clock.now() + TEST_MS, signal });
  if (judged.ok) return;
  const { code, detail } = judged.fault;
  if (code === "egress_refused") {
    throw new RestError(422, "address_refused", `${detail ?? "The gateway does not connect there."} ${ALLOW_HOST}`);
  }
  throw new RestError(422, "unreachable", `The host ${new URL(filled.url).hostname} cannot be found.`, {
    hint: "Check that it is spelled right, and that the gateway's machine can resolve names.",
  });
}

const ALLOW_HOST = "Whoever operates this gateway can allow a host by name, with --allow-host HOST[:PORT].";

/** @throws RestError 422, with the plain reason. */
export function requireTest(tested: ServerTest): asserts tested is Extract<ServerTest, { readonly ok: true }> {
  if (tested.ok) return;
  throw new RestError(422, "test_failed", `The connection test failed, so nothing was saved. ${tested.message}`);
}
