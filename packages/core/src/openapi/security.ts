import type { OpenAPIV3_1 } from "openapi-types";
import type { Descriptor, OAuth2 } from "../descriptor/descriptor.ts";
import type { Scheme } from "../descriptor/scheme.ts";
import type { CredentialCarrier, InjectionPlan } from "../tools/tool.ts";
import { neededScopes } from "./scopes.ts";

/** The security schemes of one document, collected while its operations are emitted. */
export class SecuritySchemes {
  readonly #schemes = new Map<string, OpenAPIV3_1.SecuritySchemeObject>();
  readonly #needed: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(descriptor: Descriptor) {
    this.#needed = neededScopes(descriptor);
  }

  get isEmpty(): boolean {
    return this.#schemes.size === 0;
  }

  /** The document's `components.securitySchemes`, in the order of first use. */
  get components(): Record<string, OpenAPIV3_1.SecuritySchemeObject> {
    return Object.fromEntries(this.#schemes);
  }

  /**
   * The security requirements that say what an injection does: all of its carriers together, the
   * scopes beside each. OpenAPI knows no credential in a body, so those are only noted.
   */
  require(
    injection: InjectionPlan | null,
    scheme: Scheme | undefined,
    scopes: readonly string[],
  ): OpenAPIV3_1.SecurityRequirementObject[] {
    const carriers = injection?.carriers.filter((one) => one.kind !== "template" || one.place !== "body") ?? [];
    if (injection === null || carriers.length === 0) return [];
    const description = scheme?.authentication.description;
    const base = keyOf(injection.scheme);
    const names = carriers.map((carrier) => {
      const suffix = carriers.length > 1 && carrier.kind !== "aws_sigv4" ? keyOf(carrier.name) : undefined;
      return this.#name(base, suffix, {
        ...this.#schemeOf(carrier, scheme),
        ...(description === undefined ? {} : { description }),
      });
    });
    return [Object.fromEntries(names.map((name) => [name, [...scopes]]))];
  }

  #schemeOf(carrier: CredentialCarrier, scheme: Scheme | undefined): OpenAPIV3_1.SecuritySchemeObject {
    if (carrier.kind === "basic") return { type: "http", scheme: "basic" };
    if (carrier.kind === "aws_sigv4") return signature();
    const [first, ...rest] = carrier.parts;
    const isAuthorization = carrier.place === "header" && carrier.name.toLowerCase() === "authorization";
    if (isAuthorization && first?.kind === "text" && /^Bearer\s+$/i.test(first.text)) {
      const oauth2 = scheme?.authentication.oauth2;
      const isObtained = rest.some((part) => part.kind === "field" && part.key === "access_token");
      const flows = oauth2 === undefined || !isObtained ? undefined : this.#flows(oauth2, scheme?.authentication.type);
      return flows === undefined ? { type: "http", scheme: "bearer" } : { type: "oauth2", flows };
    }
    return { type: "apiKey", in: carrier.place, name: carrier.name };
  }

  /** The flow of a grant, where OpenAPI has it and its URLs are the same for every connection. */
  #flows(oauth2: OAuth2, type = ""): OpenAPIV3_1.OAuth2SecurityScheme["flows"] | undefined {
    const { grant_type, authorization_url, token_url: tokenUrl, refresh_url: refreshUrl } = oauth2;
    const urls = [authorization_url, tokenUrl, refreshUrl].filter((url) => url !== undefined);
    if (!urls.every((url) => !url.includes("{") && URL.canParse(url))) return undefined;
    const names = new Set([
      ...Object.keys(oauth2.scopes ?? {}),
      ...(oauth2.default_scopes ?? []),
      ...(this.#needed.get(type) ?? []),
    ]);
    const scopes = Object.fromEntries(Array.from(names, (name) => [name, oauth2.scopes?.[name] ?? ""]));
    const flow = { tokenUrl, ...(refreshUrl === undefined ? {} : { refreshUrl }), scopes };
    if (grant_type === "client_credentials") return { clientCredentials: flow };
    if (grant_type !== "authorization_code" || authorization_url === undefined) return undefined;
    return { authorizationCode: { authorizationUrl: authorization_url, ...flow } };
  }

  /** The authentication's type where one scheme says it all, then the carrier's name with it, then a number. */
  #name(type: string, carrier: string | undefined, scheme: OpenAPIV3_1.SecuritySchemeObject): string {
    const wanted = JSON.stringify(scheme);
    for (let number = 0; ; number += 1) {
      const name = [type, carrier, number === 0 ? undefined : number + 1]
        .filter((part) => part !== undefined)
        .join(".");
      const present = this.#schemes.get(name);
      if (present === undefined) this.#schemes.set(name, scheme);
      if (present === undefined || JSON.stringify(present) === wanted) return name;
    }
  }
}

/** What OpenAPI takes as a component's key. */
function keyOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, "_");
}

/** A signature, as documents of AWS have it. */
function signature(): OpenAPIV3_1.SecuritySchemeObject {
  const scheme = { type: "apiKey", in: "header", name: "Authorization", "x-amazon-apigateway-authtype": "awsSigv4" };
  // openapi-types knows no extension of a security scheme.
  return scheme as OpenAPIV3_1.ApiKeySecurityScheme;
}
