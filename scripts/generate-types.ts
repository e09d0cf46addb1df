/**
 * Writes the files that are made from others, or with `--check` fails when one of them is out of date.
 *
 *     pnpm generate [--check]
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { descriptorTypes, grammarModule } from "./descriptor-types.ts";
import { pagesModule } from "./pages.ts";
import { runtimeDeclarations } from "./runtime-declarations.ts";
import { templatesModule } from "./templates.ts";
import { grammarValidator, jsonSchemaValidator } from "./validators.ts";

const grammar = JSON.parse(readFileSync("schemas/connector.schema.json", "utf8"));

const generated: readonly (readonly [file: string, text: () => string | Promise<string>])[] = [
  ["packages/core/src/descriptor/descriptor.ts", () => descriptorTypes(grammar)],
  ["packages/core/src/descriptor/grammar.ts", () => grammarModule(grammar)],
  ["packages/core/src/descriptor/validate-grammar.ts", () => grammarValidator(grammar)],
  ["packages/core/src/rules/schema/validate-json-schema.ts", () => jsonSchemaValidator()],
  ["packages/core/src/rules/pages.ts", () => pagesModule("packages/core/src/rules")],
  [
    "packages/codegen/src/targets/typescript/templates.ts",
    () => templatesModule("packages/codegen/src/targets/typescript/templates"),
  ],
  ["packages/codegen/src/docs/templates.ts", () => templatesModule("packages/codegen/src/docs/templates")],
  ["packages/runtime/mortise.d.ts", () => runtimeDeclarations("packages/runtime/src/server/index.ts")],
  // Compiles the connectors, and so needs the files above as they shall be.
  ["descriptors/README.md", async () => (await import("./descriptors-index.ts")).descriptorsIndex("descriptors")],
];

const isCheck = process.argv.includes("--check");
for (const [file, make] of generated) {
  const text = await make();
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (isCheck) {
    console.error(`${file} is out of date; run: pnpm generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
