import { canonicalJson } from "./canonical-json.ts";
import type { CredentialField, SecurityScheme, TestEndpointPlan } from "./compiled-connector.ts";
import type { AuthenticationField, Descriptor, TestEndpoint } from "./descriptor/descriptor.ts";
import { isSecret, schemeFrom, type Scheme } from "./descriptor/scheme.ts";
import type { Json } from "./json.ts";
import { CREDENTIAL_PLACES, injectionOf, templateParts } from "./openapi/injection.ts";
import { neededScopes } from "./openapi/scopes.ts";
import { tokenExchangeOf } from "./token-exchange.ts";
import type { CredentialCarrier } from "./tools/tool.ts";

/** How each of a descriptor's authentications works, by type: what a user fills in, what is made of it, and how it is tested. */
export function securitySchemesOf(descriptor: Descriptor): { readonly [type: string]: SecurityScheme } {
  const needed = neededScopes(descriptor);
  return Object.fromEntries(
    (descriptor.authentication ?? []).map((authentication) => {
      const { type, test_endpoint: test } = authentication;
      const scheme = schemeFrom(authentication);
      const exchange = tokenExchangeOf(scheme, needed.get(type) ?? new Set());
      const security: SecurityScheme = {
        type,
        fields: (authentication.fields ?? []).map(credentialField),
        ...(exchange === undefined ? {} : { exchange }),
        ...(test === undefined ? {} : { testEndpoint: testEndpointPlan(test, scheme, descriptor) }),
      };
      return [type, security];
    }),
  );
}

function credentialField(field: AuthenticationField): CredentialField {
  const { default_value: given, prefix, suffix, pattern } = field;
  return {
    key: field.key,
    label: field.label ?? field.key,
    secret: isSecret(field),
    required: field.required ?? false,
    ...(given === undefined ? {} : { default: given }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(suffix === undefined ? {} : { suffix }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

function testEndpointPlan(test: TestEndpoint, scheme: Scheme, descriptor: Descriptor): TestEndpointPlan {
  return {
    url: templateParts(test.url, scheme),
    method: test.method ?? "GET",
    expectedStatus: test.expected_status ?? 200,
    headers: test.headers ?? {},
    carriers: testCarriers(scheme, descriptor),
  };
}

/** What carries the credential in a test: what the authentication says itself, else what its operations say with one voice, else what its type means. */
function testCarriers(scheme: Scheme, { operations = [] }: Descriptor): readonly CredentialCarrier[] {
  const { authentication } = scheme;
  const meant = injectionOf({}, scheme)?.carriers ?? [];
  const isDeclared = CREDENTIAL_PLACES.some(([key]) => Object.keys(authentication[key] ?? {}).length > 0);
  if (isDeclared || authentication.oauth2 !== undefined || authentication.aws_sigv4 !== undefined) return meant;
  const voices = operations
    .filter(({ auth_type_ref }) => auth_type_ref === authentication.type)
    .map((operation) => injectionOf(operation, scheme)?.carriers ?? []);
  // Carriers are plain JSON, which their interfaces cannot say.
  const texts = new Set(voices.map((carriers) => canonicalJson(carriers as unknown as Json)));
  return texts.size === 1 ? (voices[0] ?? []) : meant;
}
