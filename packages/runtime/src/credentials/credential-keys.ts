import type { SecurityScheme } from "@mortise/core";
import { fieldKeys } from "./template.ts";
import { exchangeKeys } from "./tokens/exchange-keys.ts";

/** The fields that a scheme's credential may have: those that it declares, and those that its exchange reads or fills. */
export function credentialKeys({ fields, exchange }: SecurityScheme): readonly string[] {
  const declared = fields.map(({ key }) => key);
  if (exchange === undefined) return declared;
  const refreshes = exchange.kind === "oauth2" ? [...fieldKeys(exchange.refreshToken), "access_token"] : [];
  return Array.from(new Set([...declared, ...exchangeKeys(exchange), ...refreshes]));
}

/** The fields that nobody fills in: what comes of a user's agreement in a browser. */
export function agreedKeys({ fields, exchange }: SecurityScheme): readonly string[] {
  if (exchange?.kind !== "oauth2" || exchange.grantType !== "authorization_code") return [];
  return fieldKeys(exchange.refreshToken).filter((key) => fields.every((field) => field.key !== key));
}
