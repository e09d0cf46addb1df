import type { OpenAPIV3_1 } from "openapi-types";
import type { CredentialCarrier, InjectionPlan } from "../tools/tool.ts";

/** The security schemes of one document, collected while its operations are emitted. */
export class SecuritySchemes {
  readonly #schemes = new Map<string, OpenAPIV3_1.SecuritySchemeObject>();

  get isEmpty(): boolean {
    return this.#schemes.size === 0;
  }

  /** The document's `components.securitySchemes`, in the order of first use. */
  get components(): Record<string, OpenAPIV3_1.SecuritySchemeObject> {
    return Object.fromEntries(this.#schemes);
  }

  /** The security requirement that says what an injection does: all of its headers together. */
  require(injection: InjectionPlan, description: string | undefined): OpenAPIV3_1.SecurityRequirementObject {
    const names = injection.carriers.map((carrier) => {
      const scheme = schemeOf(carrier);
      const base = injection.scheme.replaceAll(/[^A-Za-z0-9._-]/g, "_");
      return this.#name(
        base,
        injection.carriers.length > 1 && carrier.kind !== "aws_sigv4" ? carrier.name : undefined,
        {
          ...scheme,
          ...(description === undefined ? {} : { description }),
        },
      );
    });
    return Object.fromEntries(names.map((name) => [name, []]));
  }

  /** The authentication's type where one scheme says it all, then the header's name with it, then a number. */
  #name(type: string, header: string | undefined, scheme: OpenAPIV3_1.SecuritySchemeObject): string {
    const wanted = JSON.stringify(scheme);
    for (let number = 0; ; number += 1) {
      const name = [type, header, number === 0 ? undefined : number + 1].filter((part) => part !== undefined).join(".");
      const present = this.#schemes.get(name);
      if (present === undefined) this.#schemes.set(name, scheme);
      if (present === undefined || JSON.stringify(present) === wanted) return name;
    }
  }
}

function schemeOf(carrier: CredentialCarrier): OpenAPIV3_1.SecuritySchemeObject {
  if (carrier.kind === "basic") return { type: "http", scheme: "basic" };
  if (carrier.kind === "aws_sigv4") return { type: "apiKey", in: "header", name: "Authorization" };
  const [first] = carrier.parts;
  if (carrier.name.toLowerCase() === "authorization" && first?.kind === "text" && /^Bearer\s+$/i.test(first.text)) {
    return { type: "http", scheme: "bearer" };
  }
  return { type: "apiKey", in: "header", name: carrier.name };
}
