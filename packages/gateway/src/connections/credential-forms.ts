import type { CompiledConnector, CredentialCarrier, SecurityScheme, TemplatePart } from "@mortise/core";
import { isAgreed } from "../connectors/agreed-scheme.ts";
import { servedConnector } from "../connectors/compiled-connectors.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { readExternalHeaders, TOKEN_FIELD } from "../connectors/external-headers.ts";
import { serverUrl } from "../oauth/server-url.ts";
import type { Services } from "../services.ts";

/** One thing that a person fills in. */
export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** Whether line breaks belong to it: a private key. */
  readonly lines: boolean;
}

/** What a person fills in to connect an account, and what becomes of it. */
export interface CredentialForm {
  /** The descriptor's scheme; left out where there is but one way. */
  readonly scheme?: string;
  readonly title: string;
  /** Whether a person agrees at the service: what is filled in is the client, once, for everybody who agrees with it. */
  readonly agreed: boolean;
  readonly fields: readonly FormField[];
  /** Origins, each as far as it is known before the form is filled in. */
  readonly sentTo: readonly string[];
  /** In words: `the header x-api-key`. */
  readonly sentIn: readonly string[];
}

/** What is entered for a connector: nothing at a server that people agree at, and for a descriptor each of its schemes. */
export async function credentialForms(
  services: Pick<Services, "store" | "variables">,
  connector: ConnectorRow,
): Promise<readonly CredentialForm[]> {
  switch (connector.kind) {
    case "oauth":
      return [];
    case "simple":
      return [await tokenForm(services, connector)];
    case "descriptor": {
      const compiled = await servedConnector(services.store, connector);
      const schemes = Object.values(compiled?.securitySchemes ?? {});
      return schemes
        .filter((scheme) => scheme.fields.length > 0)
        .map((scheme) => schemeForm(compiled?.tools ?? [], scheme));
    }
  }
}

/** What people enter as their account; what they agree to elsewhere is none of it. */
export async function accountForms(
  services: Pick<Services, "store" | "variables">,
  connector: ConnectorRow,
): Promise<readonly CredentialForm[]> {
  return (await credentialForms(services, connector)).filter(({ agreed }) => !agreed);
}

async function tokenForm(services: Pick<Services, "variables">, connector: ConnectorRow): Promise<CredentialForm> {
  const origin = (await serverUrl(services, connector))?.origin;
  const { tokenHeader } = readExternalHeaders(connector.headers);
  return {
    title: "Access token",
    agreed: false,
    fields: [{ key: TOKEN_FIELD, label: "Access token", secret: true, required: true, lines: false }],
    sentTo: [origin ?? "the server that an administrator has set up"],
    sentIn: [`the header ${tokenHeader}`],
  };
}

function schemeForm(tools: CompiledConnector["tools"], scheme: SecurityScheme): CredentialForm {
  const { type, exchange } = scheme;
  const plans = tools.flatMap(({ plan }) => (plan.injection?.scheme === type ? [plan] : []));
  const label = (key: string) => scheme.fields.find((field) => field.key === key)?.label ?? key;
  const written = (parts: readonly TemplatePart[]) => parts.map((part) => writtenPart(part, label)).join("");
  const exchangedAt =
    exchange === undefined ? [] : [originIn(written(exchange.kind === "oauth2" ? exchange.tokenUrl : exchange.url))];
  const carriers = plans.flatMap(({ injection }) => injection?.carriers ?? []);
  const carried = carriers.map(carrierWords);
  return {
    scheme: type,
    title: type.replaceAll("_", " "),
    agreed: isAgreed(scheme),
    fields: scheme.fields.map(({ key, label: shown, secret, required, default: preset }) => ({
      key,
      label: shown,
      secret,
      required: required && preset === undefined,
      lines: isPrivateKey(scheme, key),
    })),
    sentTo: unique([...exchangedAt, ...plans.map(({ url }) => `${url.scheme}://${written(url.authority)}`)]),
    sentIn: unique(exchange === undefined ? carried : ["a request for a token, which then goes into each call"]),
  };
}

/** What is not known before it is filled in is named. */
function writtenPart(part: TemplatePart, label: (key: string) => string): string {
  if (part.kind === "text") return part.text;
  return part.kind === "field" ? (part.default ?? `{${label(part.key)}}`) : `{${part.argument}}`;
}

function originIn(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? url;
}

function carrierWords(carrier: CredentialCarrier): string {
  switch (carrier.kind) {
    case "template":
      return `the ${PLACES[carrier.place]} ${carrier.name}`;
    case "basic":
      return `the header ${carrier.name}`;
    case "aws_sigv4":
      return "a signature, never itself";
  }
}

const PLACES = { header: "header", query: "query parameter", cookie: "cookie", body: "body's member" } as const;

function isPrivateKey({ exchange }: SecurityScheme, key: string): boolean {
  const parts = exchange?.kind === "oauth2" ? (exchange.assertion?.key ?? []) : [];
  return parts.some((part) => part.kind === "field" && part.key === key);
}

function unique(words: readonly string[]): readonly string[] {
  return Array.from(new Set(words));
}
