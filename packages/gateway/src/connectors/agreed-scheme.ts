import type { SecurityScheme } from "@mortise/core";

/** Whether a person agrees to it at the vendor, in a browser. */
export function isAgreed({ exchange }: Pick<SecurityScheme, "exchange">): boolean {
  return exchange?.kind === "oauth2" && exchange.grantType === "authorization_code";
}
