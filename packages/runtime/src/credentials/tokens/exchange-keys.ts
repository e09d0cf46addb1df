import type { TokenExchange } from "@mortise/core";
import { fieldKeys } from "../template.ts";

/** The fields without which an exchange cannot be made, in the order in which people are asked for them. A refresh token comes of connecting, so it is none of them. */
export function exchangeKeys(exchange: TokenExchange): readonly string[] {
  if (exchange.kind === "session") {
    const inHeaders = exchange.headers.flatMap((carrier) => {
      if (carrier.kind === "basic") return [...fieldKeys(carrier.username), ...fieldKeys(carrier.password)];
      return carrier.kind === "template" ? fieldKeys(carrier.parts) : [];
    });
    return unique([...fieldKeys(exchange.url), ...inHeaders, ...Object.values(exchange.body).flatMap(fieldKeys)]);
  }
  const { grantType, clientAuthentication, assertion } = exchange;
  const signs = grantType === "jwt_bearer" || clientAuthentication === "private_key_jwt";
  // A service account proves itself by its assertion alone; a client beside it is welcome, not needed.
  const client = grantType !== "jwt_bearer";
  const secret = client && (clientAuthentication === "basic" || clientAuthentication === "post");
  return unique([
    ...fieldKeys(exchange.tokenUrl),
    ...(client ? fieldKeys(exchange.clientId) : []),
    ...(secret ? fieldKeys(exchange.clientSecret) : []),
    ...(signs && assertion !== undefined ? [...fieldKeys(assertion.issuer), ...fieldKeys(assertion.key)] : []),
  ]);
}

function unique(keys: readonly string[]): readonly string[] {
  return Array.from(new Set(keys));
}
