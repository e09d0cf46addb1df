import type { CompiledConnector } from "@mortise/core";
import {
  createProcessCredentials,
  LOCAL_SCOPE,
  missingCredentials,
  openTokens,
  type CredentialResolver,
  type KeptTokens,
} from "@mortise/runtime/serving";
import { CannotRun } from "../exit-code.ts";
import { openCredentialsFile } from "./credentials-file.ts";

/** Where a command takes credentials from. Never from an argument's value: `ps` shows those to everyone. */
export interface CredentialOptions {
  readonly credentials?: string;
  readonly insecureCredentialsFile?: boolean;
  /** Where tokens outlive the process. */
  readonly tokenFile?: string;
}

/** Gathers the credentials of some connectors, whose instances are named by their slugs, from the file and the environment. */
export async function openCredentials(
  connectors: readonly CompiledConnector[],
  options: CredentialOptions,
): Promise<CredentialResolver> {
  const file =
    options.credentials === undefined
      ? undefined
      : await openCredentialsFile(options.credentials, options.insecureCredentialsFile === true);
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
export async function whatIsMissing(
  connector: CompiledConnector,
  resolver: CredentialResolver,
): Promise<readonly string[]> {
  const { slug } = connector.metadata;
  const missing = await missingCredentials(connector, resolver);
  return missing.map(
    ({ key, variable }) =>
      `${slug} has no \`${key}\`; set ${variable}, or pass --credentials FILE with {"${slug}": {"${key}": "..."}}`,
  );
}

/** Where this process keeps the tokens that it obtains. */
export function keepTokens({ tokenFile }: CredentialOptions, warn: (words: string) => void): Promise<KeptTokens> {
  return openTokens({ path: tokenFile, how: "--token-file FILE", warn });
}
