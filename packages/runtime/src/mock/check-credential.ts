import type { CredentialCarrier, CredentialField, InjectionPlan } from "@mortise/core";
import { isJsonObject, type Json } from "@mortise/core";
import { cookiesOf, queryOf, refusal, type MockAnswer, type MockRequest } from "./mock-request.ts";

/** Whether a request carries what an operation's credential goes into; any value will do. */
export function checkCredential(
  request: MockRequest,
  injection: Pick<InjectionPlan, "scheme" | "carriers">,
  fields: readonly CredentialField[],
): MockAnswer | undefined {
  const missing = injection.carriers.find((carrier) => isNeeded(carrier, fields) && !isThere(carrier, request));
  if (missing === undefined) return undefined;
  const message = `The credential of ${injection.scheme} is missing: ${placeOf(missing)}.`;
  return refusal(401, message, { "www-authenticate": `${missing.kind === "basic" ? "Basic" : "Bearer"} realm="mock"` });
}

/** A carrier of fields that nobody has to give may be left out. */
function isNeeded(carrier: CredentialCarrier, fields: readonly CredentialField[]): boolean {
  if (carrier.kind !== "template") return true;
  const keys = carrier.parts.flatMap((part) => (part.kind === "field" ? [part.key] : []));
  return keys.some((key) => fields.find((field) => field.key === key)?.required !== false);
}

function isThere(carrier: CredentialCarrier, request: MockRequest): boolean {
  const { headers } = request;
  if (carrier.kind === "aws_sigv4") return (headers["authorization"] ?? "").startsWith("AWS4-HMAC-SHA256 ");
  if (carrier.kind === "basic") return /^Basic \S/i.test(headers[carrier.name.toLowerCase()] ?? "");
  const { place, name } = carrier;
  switch (place) {
    case "header":
      return (headers[name.toLowerCase()] ?? "") !== "";
    case "query":
      return queryOf(request).some(([key, value]) => key === name && value !== "");
    case "cookie":
      return cookiesOf(request).some(([key, value]) => key === name && value !== "");
    case "body":
      return isInBody(request, name);
  }
}

function isInBody({ headers, body }: MockRequest, name: string): boolean {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8");
  if ((headers["content-type"] ?? "").includes("x-www-form-urlencoded")) return new URLSearchParams(text).has(name);
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) && Object.hasOwn(value, name);
  } catch {
    return false;
  }
}

function placeOf(carrier: CredentialCarrier): string {
  if (carrier.kind === "aws_sigv4") return "the header Authorization with a signature of AWS";
  return carrier.kind === "basic" ? `the header ${carrier.name} with Basic` : `the ${carrier.place} ${carrier.name}`;
}
