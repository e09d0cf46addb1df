import { readFileSync } from "node:fs";
import { grammar, parse, type Json, type JsonObject } from "@mortise/core";
import { generate, generateDocs } from "../../src/index.ts";
import { DescriptorTemplate } from "./descriptor-template.ts";
import { pageShape } from "./document-shape.ts";
import { fileShape } from "./file-shape.ts";
import type { Generator } from "./kept-shape.ts";

/** A server project, which depends on the runtime. */
export const project: Generator = {
  generate: ({ connector }) => generate(connector, { transports: ["stdio", "http"] }),
  shape: fileShape,
};

/** A server project with the runtime in it. What is bundled is the same for every descriptor, and short here. */
export const standaloneProject: Generator = {
  generate: ({ connector }) =>
    generate(connector, {
      transports: ["http"],
      standalone: { runtime: "export {};\n", declarations: "export {};\n", licenses: "None.\n" },
    }),
  shape: fileShape,
};

/** Pages of documentation, in both formats. */
export const pages: Generator = {
  generate: ({ connector, descriptor }) =>
    generateDocs([{ connector, descriptor }], { format: "both" }).map(({ path, text }) => ({
      path: `page${path.slice(path.lastIndexOf("."))}`,
      text,
    })),
  shape: pageShape,
};

// The grammar is a JSON Schema, and so JSON.
export const connectorGrammar = grammar as unknown as JsonObject;

/** A descriptor with every key of the grammar. */
export const seed = (): Json => {
  const { diagnostics, value } = parse({
    name: "every-key.yaml",
    text: readFileSync(new URL("every-key.yaml", import.meta.url), "utf8"),
  });
  if (value === undefined || diagnostics.length > 0) throw new Error("every-key.yaml is no YAML");
  return value as Json; // Without a fault, a document is JSON.
};

export const template = (): DescriptorTemplate => new DescriptorTemplate(connectorGrammar, seed());
