import type { SessionExchange } from "@mortise/core";
import type { UpstreamResponse } from "../../egress/egress.ts";
import { fail, type Outcome } from "../../errors.ts";
import { prepareCarrier } from "../carriers/carrier.ts";
import type { FieldValues } from "../field-values.ts";
import { createMask } from "../mask.ts";
import { fillWhole } from "../template.ts";
import type { ExchangeContext } from "./exchange-credential.ts";
import { askForToken, lifeOf, messageOf, passingFault, readAnswer, valueAt } from "./token-endpoint.ts";
import { fillUrl } from "./template-url.ts";
import type { Tokens } from "./token-store.ts";

const WHAT = "The login";

/** Logs in, and takes the session's token from the answer: its JSON, a header or a cookie. */
export async function logIn(
  exchange: SessionExchange,
  { values, connection, secrets }: FieldValues,
  context: ExchangeContext,
): Promise<Outcome<Tokens>> {
  const address = fillUrl(exchange.url, connection);
  if (!address.ok) return address;

  const members = Object.fromEntries(
    Object.entries(exchange.body).flatMap(([name, template]) => {
      const value = fillWhole(template, values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const json = exchange.bodyFormat === "json";
  const text = json ? JSON.stringify(members) : new URLSearchParams(members).toString();
  const body = exchange.method === "GET" || Object.keys(members).length === 0 ? null : text;
  const filled = exchange.headers.map((header) => prepareCarrier(header, null).fillIn(values));
  const mask = createMask([...secrets, ...filled.flatMap((header) => header.secrets)]);
  const contentType = json ? "application/json" : "application/x-www-form-urlencoded";
  let headers: Readonly<Record<string, string>> = body === null ? {} : { "content-type": contentType };
  for (const header of filled) {
    const request = { ...address.value, method: exchange.method, headers, body: null };
    const attached = await header.attach(request, context.time);
    if (!attached.ok) return attached;
    headers = attached.value.headers;
  }

  const sent = await askForToken({ ...address.value, method: exchange.method, headers, body }, context);
  if (!sent.ok) {
    const { code, detail, cause } = sent.fault;
    return fail(code, {
      detail: mask.text(`${WHAT} was tried. ${detail ?? "It gave no answer."}`),
      ...(cause === undefined ? {} : { cause: mask.text(`login: ${cause}`) }),
    });
  }
  const passing = passingFault(sent.value, WHAT);
  if (passing !== undefined) return passing;

  const { status } = sent.value;
  const answer = readAnswer(sent.value);
  const message = messageOf(answer, mask);
  const said = message === "" ? `It answered ${status}.` : `It said: ${message}`;
  if (status >= 300) {
    const refused = status === 400 || status === 401 || status === 403;
    return refused
      ? fail("credential_expired", { status, detail: `${WHAT} was refused. ${said}` })
      : fail("connection_invalid", { status, detail: `${WHAT} is not where the connector says. ${said}` });
  }
  const token = tokenIn(exchange.token, sent.value, answer);
  if (token === undefined) {
    const place =
      exchange.token.from === "json" ? exchange.token.path : `${exchange.token.from} ${exchange.token.name}`;
    return fail("bad_response", { status, detail: `${WHAT}'s answer holds no token at ${place}. ${said}` });
  }
  const expiresIn = exchange.expiresInPath === undefined ? undefined : valueAt(answer, exchange.expiresInPath);
  return {
    ok: true,
    value: {
      accessToken: token,
      ...lifeOf(expiresIn, exchange.expiresInUnit, exchange.lifetimeSeconds, context.time),
    },
  };
}

function tokenIn(
  where: SessionExchange["token"],
  { headers }: UpstreamResponse,
  answer: Parameters<typeof valueAt>[0],
): string | undefined {
  switch (where.from) {
    case "json": {
      const value = valueAt(answer, where.path);
      return typeof value === "string" && value !== "" ? value : undefined;
    }
    case "header":
      return headers[where.name.toLowerCase()] || undefined;
    case "cookie":
      return cookieIn(headers["set-cookie"] ?? "", where.name);
  }
}

/** A cookie's value among several `Set-Cookie` headers that were joined by commas (RFC 6265 §4.1.1: neither name nor value holds one). */
function cookieIn(header: string, name: string): string | undefined {
  for (const piece of header.split(",")) {
    const pair = piece.split(";", 1)[0] ?? "";
    const at = pair.indexOf("=");
    const value = pair.slice(at + 1).trim();
    if (at !== -1 && pair.slice(0, at).trim() === name && value !== "") return value;
  }
  return undefined;
}
