import { variableName, type CompiledConnector } from "@mortise/core/compiled-connector";
import { credentialKeys } from "./credential-keys.ts";
import type { Credential, CredentialResolver } from "./resolver.ts";

export { variableName };

/** Where a process of one user finds its credentials. The command line reads them and passes them in. */
export interface ProcessCredentialSources {
  readonly connectors: readonly CompiledConnector[];
  /** The only organisation that is answered: a tenant never falls back to the process's own credentials. */
  readonly organisation: string;
  /** `{"<slug>": {"<field key>": "..."}}`, as parsed. Wins over the environment, field by field. */
  readonly file?: unknown;
  /** `MORTISE_<SLUG>_<FIELD>` to value. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The resolver, or every reason why the sources cannot be used: sentences that name slugs, fields and variables, and no values. */
export type ProcessCredentials =
  | { readonly ok: true; readonly resolver: CredentialResolver }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Credentials of one process, for connectors whose instance is named by their slug. */
export function createProcessCredentials(sources: ProcessCredentialSources): ProcessCredentials {
  const { connectors, organisation, environment = {} } = sources;
  const problems: string[] = [];
  const file = readFile(sources.file, connectors, problems);
  problems.push(...ambiguousVariables(connectors, environment));
  if (problems.length > 0) {
    return { ok: false, problems };
  }

  const found = new Map<string, ReadonlyMap<string, Credential>>();
  for (const connector of connectors) {
    const { slug } = connector.metadata;
    const schemes = new Map<string, Credential>();
    for (const [type, scheme] of Object.entries(connector.securitySchemes)) {
      const fields: Record<string, string> = {};
      for (const key of credentialKeys(scheme)) {
        const value = file.get(slug)?.get(key) ?? filledIn(environment[variableName(slug, key)]);
        if (value !== undefined) {
          fields[key] = value;
        }
      }
      if (Object.keys(fields).length > 0) {
        schemes.set(type, { fields, level: "organisation" });
      }
    }
    found.set(slug, schemes);
  }
  return {
    ok: true,
    resolver: {
      resolve: (query) =>
        query.scope.organisation === organisation ? found.get(query.instance)?.get(query.scheme) : undefined,
    },
  };
}

/** A variable that is there but empty holds nothing, as in a file of variables that was copied and not filled in. */
function filledIn(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

type FileCredentials = ReadonlyMap<string, ReadonlyMap<string, string>>;

function readFile(file: unknown, connectors: readonly CompiledConnector[], problems: string[]): FileCredentials {
  const credentials = new Map<string, Map<string, string>>();
  if (file === undefined || file === null) {
    return credentials;
  }
  if (!isRecord(file)) {
    problems.push('The credentials must be an object: {"<slug>": {"<field key>": "..."}}.');
    return credentials;
  }
  // A connector that is not served now may be served next time, from the same file.
  for (const connector of connectors) {
    const { slug } = connector.metadata;
    const entry = Object.hasOwn(file, slug) ? file[slug] : undefined;
    if (entry === undefined) {
      continue;
    }
    if (!isRecord(entry)) {
      problems.push(`The credentials of "${slug}" must be an object: {"<field key>": "..."}.`);
      continue;
    }
    const keys = new Set(Object.values(connector.securitySchemes).flatMap(credentialKeys));
    const values = new Map<string, string>();
    for (const [key, value] of Object.entries(entry)) {
      if (!keys.has(key)) {
        problems.push(`"${slug}" has no credential field "${key}". It has: ${Array.from(keys).join(", ") || "none"}.`);
      } else if (typeof value === "string") {
        values.set(key, value);
      } else {
        problems.push(`The credential field "${key}" of "${slug}" must be a string: put it in quotes.`);
      }
    }
    credentials.set(slug, values);
  }
  return credentials;
}

/** `a-b` with field `c` and `a` with field `b_c` share a variable, so one connector's secret would reach the other's upstream. */
function ambiguousVariables(
  connectors: readonly CompiledConnector[],
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { metadata, securitySchemes } of connectors) {
    const keys = new Set(Object.values(securitySchemes).flatMap(credentialKeys));
    for (const key of keys) {
      const variable = variableName(metadata.slug, key);
      const owner = owners.get(variable);
      if (owner !== undefined && environment[variable] !== undefined) {
        problems.push(
          `${variable} would be read for ${owner} and for ${metadata.slug}.${key}. Rename one, or serve them apart.`,
        );
      }
      owners.set(variable, `${metadata.slug}.${key}`);
    }
  }
  return problems;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
