import type { CompiledConnector } from "@mortise/core";
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
  for (const scheme of new Set(connector.tools.map(({ plan }) => plan.injection?.scheme))) {
    const fields = (scheme === undefined ? undefined : connector.securitySchemes[scheme])?.fields;
    if (scheme === undefined || fields === undefined) continue;
    const credential = await resolver.resolve({ instance: slug, scheme, scope: LOCAL_SCOPE });
    for (const { key, required, default: fallback } of fields) {
      if (!required || fallback !== undefined || credential?.fields[key] !== undefined) continue;
      missing.push({ key, variable: variableName(slug, key) });
    }
  }
  return missing;
}
