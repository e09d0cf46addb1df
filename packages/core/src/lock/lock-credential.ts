import type { SecurityScheme, TokenExchange } from "../compiled-connector.ts";
import { templateText } from "./template-text.ts";
import type { LockedCredential } from "./tools-lock.ts";

/** What a user gives and agrees to when connecting with a security scheme. */
export function lockCredential({ fields, exchange }: SecurityScheme): LockedCredential {
  const required = fields.filter((field) => field.required && field.default === undefined).map(({ key }) => key);
  return {
    required: required.toSorted(),
    ...(exchange === undefined ? {} : { exchange: lockExchange(exchange) }),
  };
}

function lockExchange(exchange: TokenExchange): NonNullable<LockedCredential["exchange"]> {
  if (exchange.kind === "session") return { kind: "session", hosts: hostsOf([exchange.url]), scopes: [] };
  const { grantType, authorizationUrl, tokenUrl, refreshUrl, revocationUrl, scopes } = exchange;
  return {
    kind: grantType,
    hosts: hostsOf([authorizationUrl, tokenUrl, refreshUrl, revocationUrl]),
    scopes: [...new Set(scopes)].toSorted(),
  };
}

function hostsOf(urls: readonly (Parameters<typeof templateText>[0] | undefined)[]): readonly string[] {
  const texts = urls.flatMap((url) => (url === undefined ? [] : [templateText(url)]));
  return [...new Set(texts.map((text) => /^[a-z]+:\/\/[^/?#]*/i.exec(text)?.[0] ?? text))].toSorted();
}
