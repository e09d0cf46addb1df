import type { CompiledConnector } from "@mortise/core";
import { agreedKeys } from "../credentials/credential-keys.ts";
import { variableName } from "../credentials/process-credentials.ts";
import type { CredentialResolver } from "../credentials/resolver.ts";
import { LOCAL_SCOPE } from "./local-scope.ts";

/** A field that calls will lack, and the variable that would give it. */
export interface MissingCredential {
  readonly key: string;
  readonly variable: string;
}

/** The fields that calls of this connector will lack. */
export async function missingCredentials(
  connector: CompiledConnector,
  resolver: CredentialResolver,
): Promise<readonly MissingCredential[]> {
  const { slug } = connector.metadata;
  const missing: MissingCredential[] = [];
  for (const type of new Set(connector.tools.map(({ plan }) => plan.injection?.scheme))) {
    const scheme = type === undefined ? undefined : connector.securitySchemes[type];
    if (type === undefined || scheme === undefined) continue;
    const credential = await resolver.resolve({ instance: slug, scheme: type, scope: LOCAL_SCOPE });
    const needed = scheme.fields.filter(({ required, default: fallback }) => required && fallback === undefined);
    // Who has an access token already needs nothing that another would be made of.
    const agreed = credential?.fields["access_token"] === undefined ? agreedKeys(scheme) : [];
    for (const key of [...needed.map((field) => field.key), ...agreed]) {
      if (credential?.fields[key] === undefined) missing.push({ key, variable: variableName(slug, key) });
    }
  }
  return missing;
}
