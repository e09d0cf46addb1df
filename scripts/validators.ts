/**
 * Validators that AJV compiles ahead, as modules: compiling one takes longer than compiling most descriptors, and
 * every process would do it again. They leave the errors that AJV's `compile` of the same schema would leave.
 */
import { createRequire } from "node:module";

type Schema = { readonly [key: string]: unknown };

/** What is used here of AJV, which is a dependency of core's and not of these scripts'. */
interface Ajv {
  compile(schema: Schema): unknown;
  getSchema(id: string): unknown;
}
const fromCore = createRequire(new URL("../packages/core/package.json", import.meta.url));
const { Ajv2020 } = fromCore("ajv/dist/2020.js") as { readonly Ajv2020: new (options: Schema) => Ajv };
const { default: standalone } = fromCore("ajv/dist/standalone/index.js") as {
  readonly default: (ajv: Ajv, validate: unknown) => string;
};

const CODE = { source: true, esm: true, lines: true } as const;

/** Every fault, each with the definition that it breaks; words are `explainShapeError`'s. */
const SHAPE = {
  allErrors: true,
  verbose: true,
  messages: false,
  strictTypes: false,
  allowMatchingProperties: true,
  keywords: ["defaultSnippets", "enumDescriptions"],
  code: CODE,
};

const META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

/** The text of `validate-grammar.ts`. Its errors name the definitions of `grammar.ts`, and no copies of them. */
export function grammarValidator(grammar: Schema): string {
  const ajv = new Ajv2020(SHAPE);
  const code = standalone(ajv, ajv.compile(grammar));
  return moduleOf({
    source: "schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead",
    about: "Whether a document is what the grammar of descriptors says; its `errors` are everything that is not.",
    name: "validateGrammar",
    imports: ['import { grammar } from "./grammar.ts";'],
    code: withoutCopies(code, grammar),
  });
}

/** The text of `validate-json-schema.ts`. */
export function jsonSchemaValidator(): string {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, code: CODE });
  const validate = ajv.getSchema(META_SCHEMA);
  if (validate === undefined) throw new Error("AJV has no meta-schema of JSON Schema 2020-12");
  return moduleOf({
    source: "the meta-schema of JSON Schema 2020-12 by scripts/generate-types.ts",
    about: "Whether a value is a JSON Schema 2020-12, as its meta-schema says; its `errors` end with the first fault.",
    name: "validateJsonSchema",
    imports: [],
    code: standalone(ajv, validate),
  });
}

interface ValidatorModule {
  readonly source: string;
  readonly about: string;
  readonly name: string;
  readonly imports: readonly string[];
  readonly code: string;
}

function moduleOf({ source, about, name, imports, code }: ValidatorModule): string {
  const exported = /^export const validate = (\w+);$/m.exec(code)?.[1];
  if (exported === undefined) throw new Error("AJV exports its validator in another way");
  const runtime = new Map<string, string>();
  const body = code
    .replaceAll(/^(?:"use strict";|export .*|\/\*# sourceURL=.*)\n/gm, "")
    // AJV notes a member in what may be `true`, for all members: nothing in a script, and a TypeError in a module.
    .replaceAll(/^(props\d+)(\[\w+\] = true;)$/gm, "if($1 !== true) $1$2")
    .replaceAll(/require\("(ajv\/dist\/runtime\/(\w+))"\)\.default/g, (_, path: string, helper: string) => {
      runtime.set(helper, path);
      return `${helper}.default`;
    });
  if (body.includes("require(")) throw new Error("AJV requires what is not imported");
  return [
    `// Generated from ${source}.`,
    "// @ts-nocheck -- AJV writes JavaScript; only what is exported has a type.",
    "/* oxlint-disable -- nobody edits or reads it */",
    'import type { ValidateFunction } from "ajv/dist/2020.js";',
    ...Array.from(runtime, ([helper, path]) => `import ${helper} from "${path}.js";`),
    ...imports,
    "",
    `/** ${about} */`,
    `export const ${name}: ValidateFunction = ${exported};`,
    "",
    body,
  ].join("\n");
}

/** Puts the definitions of the grammar where the code has copies, which nobody could recognize and everybody would load. */
function withoutCopies(code: string, grammar: Schema): string {
  const definitions = Object.entries(Object(grammar["$defs"]) as Schema);
  const places = new Map<string, string>([
    [JSON.stringify(grammar), "grammar"],
    ...definitions.map(([name, definition]) => [JSON.stringify(definition), `grammar.$defs.${name}`] as const),
  ]);
  return code.replaceAll(/^const (schema\d+) = (.*);$/gm, (_, name: string, copy: string) => {
    const place = places.get(JSON.stringify(JSON.parse(copy)));
    if (place === undefined) throw new Error(`AJV copies a schema that is no definition: ${name}`);
    return `const ${name} = ${place};`;
  });
}
