import type { CompiledConnector, OAuth2Exchange } from "@mortise/core";
import type { Credential } from "@mortise/runtime";
import type { FieldValues } from "@mortise/runtime/authorization";
import { openConnection } from "../../connections/kept-connections.ts";
import type { ConnectionHolder } from "../../connections/connections.ts";
import type { OAuthServices } from "../oauth-services.ts";

/** A descriptor's authentication that a person agrees to. */
export interface AgreedScheme {
  readonly scheme: string;
  readonly exchange: OAuth2Exchange;
  /** The field that keeps its refresh token. */
  readonly refreshField: string;
}

/** The field for an access token that cannot be renewed. */
export const ACCESS_FIELD = "access_token";

/** The scheme of this name, or the first that a person agrees to. */
export function agreedScheme({ securitySchemes }: CompiledConnector, wanted?: string): AgreedScheme | undefined {
  const fitting = Object.values(securitySchemes).flatMap(({ type, exchange }): AgreedScheme[] => {
    if (exchange?.kind !== "oauth2" || exchange.grantType !== "authorization_code") return [];
    const [part] = exchange.refreshToken;
    return [{ scheme: type, exchange, refreshField: part?.kind === "field" ? part.key : "refresh_token" }];
  });
  return fitting.find(({ scheme }) => scheme === wanted) ?? fitting[0];
}

/** What a holder's authorization is made with. */
export interface HeldFields {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Without the tokens of an earlier agreement. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly values: FieldValues;
}

/**
 * The client and the settings of this authorization: what the holder has entered, else what an administrator entered for
 * the organisation. Only what somebody agreed to is the holder's own.
 */
export async function heldFields(
  services: OAuthServices,
  holder: ConnectionHolder,
  compiled: CompiledConnector,
  { scheme, exchange, refreshField }: AgreedScheme,
): Promise<HeldFields> {
  const { fieldValues } = await import("@mortise/runtime/authorization");
  const { organisation } = holder;
  const open = async (of: ConnectionHolder) => {
    const { opened } = await openConnection(services, of);
    return opened?.view.scheme === scheme ? opened : undefined;
  };
  const own = await open(holder);
  const shared = await open({ ...holder, level: "organisation", holder: organisation });
  // What an earlier agreement took over from the organisation is taken anew: its secret may be another by now.
  const keys = exchange.clientId.flatMap((part) => (part.kind === "field" ? [part.key] : []));
  const isShared = keys.every((key) => own?.credential.fields[key] === shared?.credential.fields[key]);
  const fits = own === undefined || (shared !== undefined && isShared) ? shared : own;
  const { [refreshField]: _refresh, [ACCESS_FIELD]: _access, ...secrets } = fits?.secrets ?? {};
  const configuration = fits?.view.configuration ?? {};
  const plain = Object.entries(configuration).map(([key, value]) => [key, String(value)]);
  const credential: Credential = { fields: { ...Object.fromEntries(plain), ...secrets }, level: holder.level };
  const values = fieldValues(credential, compiled.securitySchemes[scheme]?.fields ?? []);
  return { configuration, secrets, values };
}
