import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { upgrade } from "@scalar/openapi-parser";

/** A vendor's document, as everybody is given it. */
export interface VendorDocument {
  readonly name: string;
  readonly file: string;
  /** What the peers read: Swagger 2.0 upgraded to OpenAPI 3, because they drop the parameters of 2.0. */
  readonly fileForPeers: string;
  readonly operations: number;
}

const FOLDER = join(import.meta.dirname, "../../../testkit/documents");

/** The five documents of the token figures. */
const NAMES = ["asana-2023.json", "discord.json", "figma.yaml", "slack-swagger2.json", "adyen-checkout-v71.json"];

/** How often Discord's document stands in the large one. */
const COPIES = 5;
/** How long each operation of the large document is described. */
const FILLER_CHARACTERS = 1_450;

/** The vendors' documents, and one with as many operations as the largest vendors': Discord's several times, with long descriptions. */
export async function vendorDocuments(folder: string): Promise<readonly VendorDocument[]> {
  await mkdir(folder, { recursive: true });
  const counts = JSON.parse(await readFile(join(FOLDER, "openapi-counts.json"), "utf8")) as {
    readonly [file: string]: { readonly operations: number };
  };
  const documents = await Promise.all(
    NAMES.map(async (name): Promise<VendorDocument> => {
      const file = join(FOLDER, "openapi", name);
      const fileForPeers = name.includes("swagger2") ? await upgraded(file, join(folder, name)) : file;
      return { name, file, fileForPeers, operations: counts[name]?.operations ?? 0 };
    }),
  );
  return [...documents, await largeDocument(folder)];
}

async function upgraded(file: string, to: string): Promise<string> {
  const document: unknown = JSON.parse(await readFile(file, "utf8"));
  await writeFile(to, JSON.stringify(upgrade(document as Parameters<typeof upgrade>[0]).specification));
  return to;
}

interface Sketch {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: object };
}

async function largeDocument(folder: string): Promise<VendorDocument> {
  const text = await readFile(join(FOLDER, "openapi", "discord.json"), "utf8");
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  let operations = 0;
  for (let copy = 1; copy <= COPIES; copy++) {
    const own = text
      .replaceAll("#/components/schemas/", `#/components/schemas/C${copy}_`)
      .replaceAll('"operationId": "', `"operationId": "c${copy}_`);
    const { paths: ownPaths, components } = JSON.parse(own) as Sketch;
    for (const [path, item] of Object.entries(ownPaths)) {
      const described = Object.entries(item).map(([key, value]) => {
        if (Array.isArray(value) || typeof value !== "object" || value === null) return [key, value] as const;
        operations += 1;
        return [key, { description: filler(operations), ...value }] as const;
      });
      paths[`/c${copy}${path}`] = Object.fromEntries(described);
    }
    for (const [name, schema] of Object.entries(components.schemas)) schemas[`C${copy}_${name}`] = schema;
  }
  const whole = JSON.parse(text) as { components: object };
  const document = { ...whole, paths, components: { ...whole.components, schemas } };
  const file = join(folder, "large.json");
  await writeFile(file, JSON.stringify(document, null, 2));
  return { name: `discord.json, ${COPIES} times`, file, fileForPeers: file, operations };
}

function filler(operation: number): string {
  const sentence = `Operation ${operation} answers with what it has done, and with an error where it could not do it. `;
  return sentence.repeat(Math.ceil(FILLER_CHARACTERS / sentence.length));
}
