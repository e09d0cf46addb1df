import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { injectionOf } from "../../openapi/injection.ts";
import { bodySteps } from "../../openapi/request-body.ts";
import { readUrlTemplate } from "../../openapi/url-template.ts";
import { isForbiddenHeader } from "../../request/header-rules.ts";
import type { Target } from "../../source/source-file.ts";
import type { CredentialCarrier } from "../../tools/tool.ts";
import { schemesOf } from "../schemes.ts";

/** No argument takes the place of the credential: not what carries it, and no cookie where the header of all cookies does. */
export function* overwritesCredential(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const injection = injectionOf(operation.value, schemeOf(operation.value));
    const carriers = new Set(injection?.carriers.map(placeOf));
    if (carriers.size === 0) continue;
    for (const [place, target, carrier] of ownPlaces(operation)) {
      if (carriers.has(place)) yield diagnose("parameter/overwrites-credential", target, { carrier });
    }
    for (const parameter of operation.each("parameters")) {
      const place = placeTaken(parameter.value);
      const isCookie = parameter.value.location === "cookie" && carriers.has("header cookie");
      if (!isCookie && (place === undefined || !carriers.has(place))) continue;
      const headers = operation.entries("auth_headers");
      const wanted = isCookie ? "cookie" : parameter.value.name.toLowerCase();
      const [, header] = headers.find(([key]) => key.toLowerCase() === wanted) ?? [];
      const related = header === undefined ? [] : [{ target: header.key, message: "the credential goes here" }];
      const carrier = isCookie ? "cookies that carry" : `${NOUNS[parameter.value.location]} that carries`;
      yield diagnose("parameter/overwrites-credential", parameter.to("name").here, { carrier }, { related });
    }
  }
}

/** What an operation sends besides its parameters: the endpoint's own query, and the key of a call. */
function* ownPlaces(operation: Cursor<Operation>): Iterable<readonly [place: string, target: Target, carrier: string]> {
  const endpoint = operation.to("endpoint");
  for (const name of new URLSearchParams(readUrlTemplate(endpoint.value)?.query).keys()) {
    yield [`query ${name}`, endpoint.here, "query parameter that carries"];
  }
  const key = operation.at("idempotency_key_header");
  if (key !== undefined) yield [`header ${key.value.toLowerCase()}`, key.here, "header that carries"];
}

const NOUNS = {
  path: "segment",
  query: "query parameter",
  header: "header",
  cookie: "cookie",
  body: "member of the body",
} as const satisfies Readonly<Record<Parameter["location"], string>>;

function placeOf(carrier: CredentialCarrier): string {
  if (carrier.kind === "aws_sigv4") return "header authorization";
  const place = carrier.kind === "basic" ? "header" : carrier.place;
  return `${place} ${place === "header" ? carrier.name.toLowerCase() : carrier.name}`;
}

/** Where a parameter goes; nowhere where another rule forbids the header. */
function placeTaken(parameter: Parameter): string | undefined {
  const { name, location } = parameter;
  if (location === "header") return isForbiddenHeader(name) ? undefined : `header ${name.toLowerCase()}`;
  if (location === "body") return `body ${bodySteps(parameter)[0] ?? name}`;
  return `${location} ${name}`;
}
