import type { CompiledConnector, Tool } from "@mortise/core";
import { fieldValues } from "../credentials/field-values.ts";
import type { Credential } from "../credentials/resolver.ts";
import type { Tokens } from "../credentials/tokens/token-store.ts";
import { credentialPlaceholder, placeholderFields } from "./placeholders.ts";
import type { TakenExchange } from "./recording-wire.ts";
import type { Hidden } from "./redaction.ts";

/** Everything of a credential: its secrets, the tokens that it was exchanged for, and what stands in an address. */
export function secretsOf(
  connector: CompiledConnector,
  type: string,
  credential: Credential | undefined,
  handedOut: readonly Tokens[],
): readonly Hidden[] {
  const scheme = connector.securitySchemes[type];
  const given = Object.keys(credential?.fields ?? {});
  const standIns = placeholderFields(scheme, given);
  const { values, connection } = fieldValues(credential, scheme?.fields ?? []);
  const hidden: Hidden[] = [];
  for (const [key, value] of Object.entries(values)) {
    const mark = standIns[key] ?? credentialPlaceholder(key);
    if (Object.hasOwn(connection, key)) {
      // A short word that is no secret stands in answers for other reasons.
      if (value.length >= LEAST_CONNECTION && value !== mark) hidden.push({ value, mark, isOpen: true });
      continue;
    }
    hidden.push({ value, mark });
    const raw = credential?.fields[key];
    if (raw !== undefined && raw !== value) hidden.push({ value: raw, mark });
  }
  const token = scheme?.exchange?.kind === "session" ? "session_token" : "access_token";
  for (const { accessToken, refreshToken } of handedOut) {
    hidden.push({ value: accessToken, mark: credentialPlaceholder(token) });
    if (refreshToken !== undefined) hidden.push({ value: refreshToken, mark: credentialPlaceholder("refresh_token") });
  }
  return hidden.filter(({ value }) => value !== "");
}

const LEAST_CONNECTION = 8;

/** What carriers made of the secrets: pairs in base64, signatures. An upstream that shows a request shows those. */
export function sentSecrets({ plan }: Tool, taken: readonly TakenExchange[]): readonly Hidden[] {
  return (plan.injection?.carriers ?? []).flatMap((carrier) => {
    if (carrier.kind === "template") return [];
    const name = carrier.kind === "basic" ? carrier.name.toLowerCase() : "authorization";
    const pattern = carrier.kind === "basic" ? /^Basic (.+)$/ : /Signature=([0-9a-f]+)/;
    return taken.flatMap(({ request }) => {
      const value = pattern.exec(request.headers[name] ?? "")?.[1];
      return value === undefined ? [] : [{ value, mark: credentialPlaceholder(carrier.kind) }];
    });
  });
}
