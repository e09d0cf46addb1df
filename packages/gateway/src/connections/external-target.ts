import { createHmac } from "node:crypto";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { headerField, judgeHeaderValue, readExternalHeaders } from "../connectors/external-headers.ts";
import { findConnector } from "../connectors/find-connector.ts";
import { resourceCovers } from "../oauth/discovery/addresses.ts";
import type { Services } from "../services.ts";
import type { UpstreamTarget } from "../upstream/upstream-client.ts";
import { VariableMissing } from "../variables/variables.ts";
import type { ConnectionView } from "./connections.ts";

/** Where requests go and what all of them carry, or why there can be none. */
export type FilledSettings =
  | {
      readonly ok: true;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** What of both is secret. */
      readonly secrets: readonly string[];
    }
  /** For the person who can mend it. Holds no value of a variable. */
  | { readonly ok: false; readonly message: string };

/** Where an external server is and what every request to it carries, whoever asks. Variables are filled in. */
export interface ExternalSettings {
  readonly connector: ConnectorRow;
  readonly filled: FilledSettings;
  readonly tokenHeader: string;
}

/** The same where requests can be made. */
export type FilledExternal = ExternalSettings & { readonly filled: { readonly ok: true } };

/**
 * Fills in what an admin configured. What is secret is there for the origin that it was given for and for no other,
 * whatever became of a variable in the address meanwhile. Rejects where the vault is sealed.
 */
export async function readSettings(
  { store, variables, vault }: Pick<Services, "store" | "variables" | "vault">,
  connector: ConnectorRow,
): Promise<ExternalSettings> {
  const settings = await fillSettings({ variables, vault }, connector);
  const { headers, origin } = readExternalHeaders(connector.headers);
  if (!settings.filled.ok || headers.every(({ value }) => value !== null)) return settings;
  if (originOf(settings.filled.url) !== origin) {
    return refused(settings, "Its address has changed, and its secret headers were given for another one.");
  }
  // A secret that was read after it was replaced may be for another address than the one that was read before.
  const now = await findConnector(store, connector.org_id, connector.id);
  return now?.headers === connector.headers && now.url === connector.url
    ? settings
    : refused(settings, "It was changed a moment ago. Try again.");
}

/** Fills in what may not have been saved yet. */
export async function fillSettings(
  { variables, vault }: Pick<Services, "variables"> & { readonly vault: Pick<Services["vault"], "get"> },
  connector: ConnectorRow,
): Promise<ExternalSettings> {
  const { org_id: organisation, id: owner } = connector;
  const { tokenHeader, headers } = readExternalHeaders(connector.headers);
  const settings = { connector, tokenHeader, filled: { ok: false, message: "" } } as const;
  try {
    const { text: url, secrets } = await variables.fillTelling(organisation, connector.url ?? "");
    const scheme = URL.canParse(url) ? new URL(url).protocol : "";
    if (scheme !== "https:" && scheme !== "http:") {
      return refused(settings, "Its address is not an http or https URL.");
    }
    const filled: Record<string, string> = {};
    const all = [...secrets];
    for (const { name, value } of headers) {
      const written = value ?? (await vault.get({ organisation, owner, field: headerField(name) }));
      const told = await variables.fillTelling(organisation, written ?? "");
      const fault = written === undefined ? "has no value" : judgeHeaderValue(told.text);
      if (fault !== undefined) return refused(settings, `Its header ${name} ${fault}.`);
      filled[name] = told.text;
      all.push(...told.secrets, ...(value === null ? [told.text] : []));
    }
    return { connector, tokenHeader, filled: { ok: true, url, headers: filled, secrets: all } };
  } catch (error) {
    if (!(error instanceof VariableMissing)) throw error;
    return refused(settings, error.message);
  }
}

function refused(settings: ExternalSettings, message: string): ExternalSettings {
  return { ...settings, filled: { ok: false, message } };
}

/** The origin of an address that was filled in. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

/** What a connection remembers of the server that its access token was given for. No secret. */
export function tokenConfiguration(url: string): Readonly<Record<string, string>> {
  return { origin: originOf(url) };
}

/** Whether an account was connected at the server that is at this address: what it holds is sent to no other. */
export function isAccountAt(
  { scheme, configuration: { origin, resource } }: Pick<ConnectionView, "scheme" | "configuration">,
  url: string,
): boolean {
  if (scheme === "oauth") return typeof resource === "string" && resourceCovers(resource, new URL(url));
  return origin === originOf(url);
}

/** Whose account a request is made with, and what proves it. */
export interface Presented {
  /** Names the account for as long as it is the same one: a connection and its revision. No secret. */
  readonly account: string;
  /** The connection, where it is one. */
  readonly connection?: string;
  /** All of it is secret. */
  readonly header: Readonly<Record<string, string>>;
}

export const NOBODY: Presented = { account: "", header: {} };

/** The header that an access token goes in. `Authorization` takes a scheme, `Bearer` unless the token has one; any other takes the token as it is. */
export function tokenHeaders(header: string, token: string): Readonly<Record<string, string>> {
  const hasScheme = /^[A-Za-z][\w-]* +\S/.test(token);
  return { [header]: header === "authorization" && !hasScheme ? `Bearer ${token}` : token };
}

/** A request's target: the account's header wins over one that is configured. */
export function targetOf(
  { connector, filled }: FilledExternal,
  { account, connection, header }: Presented,
  key: Uint8Array,
): UpstreamTarget {
  const { org_id: organisation, id } = connector;
  const content = JSON.stringify([organisation, id, account, filled.url, Object.entries(filled.headers)]);
  return {
    organisation,
    connector: id,
    ...(connection === undefined ? {} : { connection }),
    url: filled.url,
    headers: { ...filled.headers, ...header },
    credentialKey: createHmac("sha256", key).update(content).digest("base64url"),
    secrets: [...filled.secrets, ...Object.values(header)],
  };
}
