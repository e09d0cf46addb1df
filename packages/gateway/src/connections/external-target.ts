import { createHmac } from "node:crypto";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { headerField, judgeHeaderValue, readExternalHeaders } from "../connectors/external-headers.ts";
import type { Services } from "../services.ts";
import type { UpstreamTarget } from "../upstream/upstream-client.ts";
import { VariableMissing } from "../variables/variables.ts";

/** Where an external server is and what every request to it carries, whoever asks. Variables are filled in. */
export interface ExternalSettings {
  readonly connector: ConnectorRow;
  readonly filled:
    | { readonly ok: true; readonly url: string; readonly headers: Readonly<Record<string, string>> }
    /** For the person who can mend it. Holds no value of a variable. */
    | { readonly ok: false; readonly message: string };
  readonly tokenHeader: string;
}

/** Fills in what an admin configured. Rejects where the vault is sealed. */
export async function readSettings(
  { variables, vault }: Pick<Services, "variables"> & { readonly vault: Pick<Services["vault"], "get"> },
  connector: ConnectorRow,
): Promise<ExternalSettings> {
  const { tokenHeader, headers } = readExternalHeaders(connector.headers);
  try {
    const url = await variables.fill(connector.org_id, connector.url ?? "");
    const scheme = URL.canParse(url) ? new URL(url).protocol : "";
    if (scheme !== "https:" && scheme !== "http:") {
      return { connector, tokenHeader, filled: { ok: false, message: "Its address is not an http or https URL." } };
    }
    const filled: Record<string, string> = {};
    for (const { name, value } of headers) {
      const place = { organisation: connector.org_id, owner: connector.id, field: headerField(name) };
      const written = value ?? (await vault.get(place));
      const text = written === undefined ? "" : await variables.fill(connector.org_id, written);
      const fault = written === undefined ? "has no value" : judgeHeaderValue(text);
      if (fault !== undefined) {
        return { connector, tokenHeader, filled: { ok: false, message: `Its header ${name} ${fault}.` } };
      }
      filled[name] = text;
    }
    return { connector, tokenHeader, filled: { ok: true, url, headers: filled } };
  } catch (error) {
    if (!(error instanceof VariableMissing)) throw error;
    return { connector, tokenHeader, filled: { ok: false, message: error.message } };
  }
}

/** Whose account a request is made with, and what proves it. */
export interface Presented {
  /** Names the account for as long as it is the same one: a connection and its revision. No secret. */
  readonly account: string;
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
  { connector, filled }: ExternalSettings & { readonly filled: { readonly ok: true } },
  { account, header }: Presented,
  key: Uint8Array,
): UpstreamTarget {
  const { org_id: organisation, id } = connector;
  const content = JSON.stringify([organisation, id, account, filled.url, Object.entries(filled.headers)]);
  return {
    organisation,
    connector: id,
    url: filled.url,
    headers: { ...filled.headers, ...header },
    credentialKey: createHmac("sha256", key).update(content).digest("base64url"),
  };
}
