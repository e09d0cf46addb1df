import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { CompiledConnector, ConnectorDocument, JsonObject } from "../../packages/core/src/index.ts";
import { compileFolder } from "../../packages/testkit/src/judge-descriptor.ts";
import { readVerification } from "../../packages/testkit/src/verification.ts";

/** A connector of the library. */
export interface LibraryConnector {
  readonly connector: CompiledConnector;
  readonly openapi: ConnectorDocument;
  /** Arguments for some tools, where a schema cannot say what belongs together. */
  readonly samples: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Every connector of the library that can be served, in the order of their slugs. Throws for one that does not compile. */
export function openLibrary(library: string): readonly LibraryConnector[] {
  const folders = readdirSync(library, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .toSorted()
    .flatMap((name) => {
      const folder = join(library, name);
      const { connector, openapi, diagnostics } = compileFolder(folder);
      if (connector === undefined || openapi === undefined) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
      const { samples = {} } = readVerification(folder);
      return connector.server === null ? [] : [{ connector, openapi, samples }];
    });
}

interface Choice {
  /** By their slugs. */
  readonly only?: readonly string[] | undefined;
  /** How many; all where neither is given. */
  readonly sample?: number | undefined;
}

/** The same choice each time: different in kind first, then one after the other. */
export function chooseConnectors(
  library: readonly LibraryConnector[],
  { only, sample }: Choice,
): readonly LibraryConnector[] {
  if (only !== undefined) return only.map((slug) => find(library, slug));
  if (sample === undefined) return library;
  const exchanges = library.find(({ connector }) =>
    schemesOf(connector).some(({ exchange }) => exchange?.kind === "oauth2"),
  );
  const sends = library.find(({ connector }) => schemesOf(connector).every(({ exchange }) => exchange === undefined));
  const largest = library.toSorted((a, b) => b.connector.tools.length - a.connector.tools.length)[0];
  const first = [exchanges, sends, largest].flatMap((one) => one ?? []);
  return Array.from(new Set([...first, ...library])).slice(0, sample);
}

function schemesOf({ securitySchemes }: CompiledConnector) {
  return Object.values(securitySchemes);
}

function find(library: readonly LibraryConnector[], slug: string): LibraryConnector {
  const found = library.find(({ connector }) => connector.metadata.slug === slug);
  if (found === undefined) throw new Error(`the library has no connector ${slug} that can be served`);
  return found;
}
