import type { LocatedDiagnostic } from "../../diagnostics/diagnostic.ts";
import type { Position } from "../../source/line-index.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { ApiModel } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { createDocuments } from "./documents.ts";
import { findFormat } from "./find-format.ts";
import { createLosses } from "./losses.ts";
import { readOperations } from "./operations.ts";
import { items, member, members, type Part, text } from "./part.ts";
import { reachableSchemas } from "./reachable-schemas.ts";
import type { Reading } from "./reading.ts";
import { noteExtensions } from "./reading.ts";
import { readText } from "./read-text.ts";
import { isUrl } from "./reference-name.ts";
import { createSchemaReader } from "./schema-reader.ts";
import { readSecuritySchemes } from "./security.ts";

/** Documents beside the one that is read, already loaded by the caller. */
export interface DocumentFiles {
  /** The document of a name out of {@link ReadApi.references}; undefined where it is not loaded. */
  readonly read: (reference: string) => SourceFile | undefined;
}

/** An API document as it was understood, or why it could not be. */
export type ReadApi =
  | {
      readonly ok: true;
      readonly model: ApiModel;
      readonly losses: readonly Loss[];
      /** Where a `source` of the model or of a loss stands in its document. */
      readonly place: (source: string) => Position | undefined;
      /**
       * The other documents that this one refers to, loaded or not: relative paths (`schemas/pet.yaml`), or URLs.
       * Load them and read again until no new one appears.
       */
      readonly references: readonly string[];
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly LocatedDiagnostic[];
      readonly references: readonly string[];
    };

/**
 * Reads an API document (OpenAPI 3.2, 3.1, 3.0 or Swagger 2.0; JSON or YAML). Opens nothing: references to other
 * documents are followed among `files`, and are losses where they lead nowhere. `source.name` is a path, or the URL
 * that the document came from, against which relative servers are resolved.
 *
 * Any text ends in a model or in diagnostics. Places in other documents have that document's name before the `#`.
 */
export function readApi(source: SourceFile, files: DocumentFiles): ReadApi {
  const read = readText(source);
  if (!read.ok) return { ok: false, diagnostics: read.diagnostics, references: [] };
  const documents = createDocuments(source, read.read, (reference) => files.read(reference));
  const root: Part = { value: documents.main.root, document: documents.main, pointer: "" };
  const format = findFormat(root);
  if (!format.ok) return { ok: false, diagnostics: read.read.diagnose([format.diagnostic]), references: [] };

  const losses = createLosses();
  for (const pointer of read.read.repeated) {
    const repeated: Part = { ...root, pointer };
    losses.add("changed", repeated, "a name that is there twice in one object", "The last one counts.");
  }
  const { dialect } = format;
  const url = isUrl(source.name) ? source.name : undefined;
  const schemas = createSchemaReader(dialect, documents, losses);
  const reading: Reading = { dialect, root, url, documents, losses, schemas };
  const securitySchemes = readSecuritySchemes(reading);
  const operations = readOperations(securitySchemes, reading);
  const { schemas: named, sources } = schemas.finish();
  const reachable = reachableSchemas(operations, named);
  const model: ApiModel = {
    format: format.format,
    ...readInfo(reading),
    securitySchemes,
    operations,
    schemas: reachable,
    schemaSources: new Map(Array.from(sources).filter(([name]) => reachable.has(name))),
  };
  noteRest(reading);
  return {
    ok: true,
    model,
    losses: losses.all(),
    place(at) {
      const hash = at.indexOf("#");
      return hash === -1 ? undefined : documents.read(at.slice(0, hash))?.place(at.slice(hash + 1));
    },
    references: documents.references,
  };
}

function readInfo({
  root,
  losses,
}: Reading): Pick<
  ApiModel,
  "title" | "summary" | "description" | "version" | "documentationUrl" | "contactName" | "tags"
> {
  const info = member(root, "info") ?? root;
  const title = text(info, "title");
  if (title === undefined) losses.add("changed", info, "a document without a title", "`API` was taken.");
  const contact = member(info, "contact");
  const documentation = member(root, "externalDocs");
  const optional = {
    summary: text(info, "summary"),
    description: text(info, "description"),
    documentationUrl: documentation === undefined ? undefined : text(documentation, "url"),
    contactName: contact === undefined ? undefined : text(contact, "name"),
  };
  return {
    title: title ?? "API",
    version: text(info, "version") ?? "1.0.0",
    ...withoutUndefined(optional),
    tags: items(member(root, "tags")).flatMap((tag) => {
      const name = text(tag, "name");
      return name === undefined ? [] : { name, ...withoutUndefined({ description: text(tag, "description") }) };
    }),
  };
}

function withoutUndefined<K extends string>(values: Readonly<Record<K, string | undefined>>): { [Key in K]?: string } {
  // The filter leaves texts alone; the keys are the given ones.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in K]?: string;
  };
}

/** What stands beside the operations and is not kept. */
function noteRest(reading: Reading): void {
  const { root, losses } = reading;
  noteExtensions(root, reading);
  const webhooks = members(member(root, "webhooks"));
  const [first] = webhooks;
  if (first !== undefined) losses.note("webhook", first[1], webhooks.length);
  const info = member(root, "info");
  if (info === undefined) return;
  noteExtensions(info, reading);
  const contact = member(info, "contact");
  const details = [
    member(info, "termsOfService"),
    member(info, "license"),
    ...(contact === undefined ? [] : [member(contact, "email"), member(contact, "url")]),
  ];
  for (const detail of details) if (detail !== undefined) losses.note("publisher", detail);
}
