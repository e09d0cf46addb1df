import type { TokenExchange } from "@mortise/core";
import type { Egress } from "../../egress/egress.ts";
import type { Outcome } from "../../errors.ts";
import type { FieldValues } from "../field-values.ts";
import { logIn } from "./log-in.ts";
import { requestToken } from "./request-token.ts";
import type { Tokens } from "./token-store.ts";

/** What an exchange needs besides the credential. */
export interface ExchangeContext {
  readonly egress: Egress;
  /** On the monotonic clock, retries included. */
  readonly deadline: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whose retry budget it draws on. */
  readonly organisation: string;
}

/**
 * Turns a credential into a token: asks a token endpoint (RFC 6749), or logs in.
 *
 * @param refreshToken - The newest one, where there was an earlier exchange.
 */
export function exchangeCredential(
  exchange: TokenExchange,
  fields: FieldValues,
  refreshToken: string | undefined,
  context: ExchangeContext,
): Promise<Outcome<Tokens>> {
  return exchange.kind === "oauth2"
    ? requestToken(exchange, fields, refreshToken, context)
    : logIn(exchange, fields, context);
}
