import type { InputSchema } from "@mortise/core";
import type { Arguments } from "@mortise/core/request";
import { fail, type Outcome } from "../errors.ts";
import { boundArguments, withoutBigints } from "./arguments/bound-arguments.ts";
import type { Validator } from "./arguments/compile-schema.ts";

/** Checks a call's arguments, and changes nothing in them. Only a tool's first call has to wait. */
export type ArgumentCheck = (args: Arguments) => Outcome<true> | Promise<Outcome<true>>;

const FIT: Outcome<true> = { ok: true, value: true };

/** Servers of many tenants come from one compiled connector: its schemas are compiled once. */
const checks = new WeakMap<InputSchema, ArgumentCheck>();

/** Prepares the check of a tool's arguments. The schema is compiled at the first call, so that starting costs nothing. */
export function prepareArgumentCheck(schema: InputSchema): ArgumentCheck {
  const known = checks.get(schema);
  if (known !== undefined) {
    return known;
  }
  const check = lazily(schema);
  checks.set(schema, check);
  return check;
}

function lazily(schema: InputSchema): ArgumentCheck {
  let ready: ((args: unknown) => Outcome<true>) | undefined;
  let loading: Promise<(args: unknown) => Outcome<true>> | undefined;
  return (args) => {
    const bound = boundArguments(args);
    if (!bound.ok) {
      return fail("arguments_invalid", { faults: [bound.fault] });
    }
    const seen = bound.hasBigints ? withoutBigints(args) : args;
    if (ready !== undefined) {
      return ready(seen);
    }
    loading ??= load(schema).then((loaded) => (ready = loaded));
    return loading.then((loaded) => loaded(seen));
  };
}

async function load(schema: InputSchema): Promise<(args: unknown) => Outcome<true>> {
  const { compileSchema } = await import("./arguments/compile-schema.ts");
  const compiled = await compileSchema(schema);
  if (!compiled.ok) {
    // Our own compiler refuses such a schema, so this connector was made elsewhere.
    return () => fail("internal", { cause: `the tool's input schema is refused: ${compiled.reason}` });
  }
  return (args) => judge(compiled.validator, args);
}

function judge(validate: Validator, args: unknown): Outcome<true> {
  const faults = validate(args);
  return faults.length === 0 ? FIT : fail("arguments_invalid", { faults });
}
