import type { CompiledConnector } from "@mortise/core";
import { createProcessCredentials, variableName, type CredentialResolver, type Scope } from "@mortise/runtime/serving";
import { CannotRun } from "../exit-code.ts";
import { readCredentialsFile } from "./credentials-file.ts";

/** Where a command takes credentials from. Never from an argument's value: `ps` shows those to everyone. */
export interface CredentialOptions {
  readonly credentials?: string;
  readonly insecureCredentialsFile?: boolean;
  /** Where tokens outlive the process. */
  readonly tokenFile?: string;
}

/** The command line serves one user: there is one organisation, and it is the whole process. */
export const LOCAL_SCOPE: Scope = { organisation: "local" };

/** Gathers the credentials of some connectors, whose instances are named by their slugs, from the file and the environment. */
export async function openCredentials(
  connectors: readonly CompiledConnector[],
  options: CredentialOptions,
): Promise<CredentialResolver> {
  const file =
    options.credentials === undefined
      ? undefined
      : await readCredentialsFile(options.credentials, options.insecureCredentialsFile === true);
  const credentials = createProcessCredentials({
    connectors,
    organisation: LOCAL_SCOPE.organisation,
    file,
    environment: process.env,
  });
  if (credentials.ok) return credentials.resolver;
  throw new CannotRun(["the credentials cannot be used", ...credentials.problems].join("\n  "));
}

/** The fields that calls of this connector will lack, each with the ways to give it. */
export async function missingCredentials(
  connector: CompiledConnector,
  resolver: CredentialResolver,
): Promise<readonly string[]> {
  const { slug } = connector.metadata;
  const missing: string[] = [];
  for (const scheme of new Set(connector.tools.map(({ plan }) => plan.injection?.scheme))) {
    const fields = (scheme === undefined ? undefined : connector.securitySchemes[scheme])?.fields;
    if (scheme === undefined || fields === undefined) continue;
    const credential = await resolver.resolve({ instance: slug, scheme, scope: LOCAL_SCOPE });
    for (const { key, required, default: fallback } of fields) {
      if (!required || fallback !== undefined || credential?.fields[key] !== undefined) continue;
      missing.push(
        `${slug} has no \`${key}\`; set ${variableName(slug, key)}, or pass --credentials FILE with {"${slug}": {"${key}": "..."}}`,
      );
    }
  }
  return missing;
}
