import type { ApiModel, ApiOperation } from "../../../src/import/api-model.ts";
import type { Loss } from "../../../src/import/loss.ts";
import { readApi } from "../../../src/import/read/read-api.ts";

/** A reading that must succeed. */
export interface Reading {
  readonly model: ApiModel;
  readonly losses: readonly Loss[];
  readonly references: readonly string[];
  readonly place: (source: string) => { readonly line: number; readonly column: number } | undefined;
}

/** Reads a document given as text or as an object, with others beside it. */
export function read(document: unknown, files: Readonly<Record<string, string>> = {}, name = "api.yaml"): Reading {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const result = readApi(
    { name, text },
    {
      read: (reference) =>
        Object.hasOwn(files, reference) ? { name: reference, text: files[reference] ?? "" } : undefined,
    },
  );
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join("; "));
  return result;
}

/** What a text that cannot be read is told: `code at line:column`, by offset. */
export function faults(text: string, name = "api.yaml"): readonly string[] {
  const result = readApi({ name, text }, { read: () => undefined });
  if (result.ok) return [];
  return result.diagnostics.map(({ code, range }) => {
    const before = text.slice(0, range.start).split("\n");
    return `${code} at ${before.length}:${(before.at(-1) ?? "").length + 1}`;
  });
}

/** The losses besides notes, in one line each. */
export function changes(losses: readonly Loss[]): readonly string[] {
  return losses
    .filter(({ kind }) => kind !== "note-dropped")
    .map(
      ({ kind, operation, what, source }) =>
        `${kind}: ${operation === undefined ? "" : `${operation}: `}${what} (${source})`,
    );
}

/** A document of OpenAPI with these paths, and more at its root. */
export function openApi(paths: unknown, more: object = {}, version = "3.1.0"): object {
  return {
    openapi: version,
    info: { title: "Tickets", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths,
    ...more,
  };
}

/** A Swagger 2.0 document with these paths, and more at its root. */
export function swagger(paths: unknown, more: object = {}): object {
  return {
    swagger: "2.0",
    info: { title: "Tickets", version: "1" },
    host: "api.example.com",
    schemes: ["https"],
    paths,
    ...more,
  };
}

/** The one operation of a document with an operation object at `GET /tickets` or elsewhere. */
export function only({ model }: Reading): ApiOperation {
  const [operation, another] = model.operations;
  if (operation === undefined || another !== undefined) throw new Error(`${model.operations.length} operations`);
  return operation;
}
