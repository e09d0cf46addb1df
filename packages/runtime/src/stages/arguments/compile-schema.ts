import type { InputSchema } from "@mortise/core";
import type { ArgumentFault } from "@mortise/core/request";
import { Ajv2020, type Options, type ValidateFunction } from "ajv/dist/2020.js";
import { describeFaults } from "./describe-faults.ts";
import { judgeSchema } from "./judge-schema.ts";
import { isUnique } from "./unique-items.ts";
import { createPattern, loadPatterns, PatternBudgetSpent, renewPatternBudget } from "./pattern.ts";

/** Every fault of these arguments; none where they fit. */
export type Validator = (args: unknown) => readonly ArgumentFault[];

export type CompiledSchema =
  { readonly ok: true; readonly validator: Validator } | { readonly ok: false; readonly reason: string };

/** An instance keeps what it has compiled for ever, so it is replaced before that becomes much. */
const COMPILATIONS = 1_000;

const options: Options = {
  allErrors: true,
  // Otherwise a required argument called `constructor` is always there.
  ownProperties: true,
  strict: false,
  validateFormats: false,
  // The schemas come from our compiler; loading the meta-schema costs more than all of them.
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  // No `$data`, no coercion, no defaults: validating never changes the arguments.
  code: { regExp: Object.assign(createPattern, { code: "" }) },
};

function createAjv(): Ajv2020 {
  const created = new Ajv2020(options);
  created.removeKeyword("uniqueItems");
  created.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    validate: (wanted: boolean, items: readonly unknown[]) => !wanted || isUnique(items),
  });
  return created;
}

/** One for the process: an instance for each tool would cost four times as much. */
let ajv = createAjv();
let compilations = 0;

const NO_FAULTS: readonly ArgumentFault[] = [];

/** Compiles a tool's input schema, or tells why it could make a call slow and is refused. */
export async function compileSchema(schema: InputSchema): Promise<CompiledSchema> {
  const reason = judgeSchema(schema);
  if (reason !== undefined) {
    return { ok: false, reason };
  }
  if (JSON.stringify(schema).includes('"pattern')) {
    await loadPatterns();
  }
  compilations += 1;
  if (compilations % COMPILATIONS === 0) {
    ajv = createAjv();
  }
  let validate: ValidateFunction;
  try {
    // A lean schema does not say it, and it holds all the same.
    validate = ajv.compile({ ...schema, additionalProperties: false });
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : "it does not compile" };
  }
  return {
    ok: true,
    validator(args) {
      renewPatternBudget();
      try {
        return validate(args) ? NO_FAULTS : describeFaults(validate.errors ?? [], schema, args);
      } catch (error) {
        if (error instanceof PatternBudgetSpent) {
          return [{ pointer: "", message: "The arguments are too long to be checked; send shorter texts." }];
        }
        throw error;
      }
    },
  };
}
