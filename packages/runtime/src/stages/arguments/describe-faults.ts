import type { InputSchema } from "@mortise/core";
import { suggest, type ArgumentFault } from "@mortise/core/request";
import type { ErrorObject } from "ajv/dist/2020.js";
import { escapeStep, stepsOf } from "@mortise/core/json-pointer";

/** More would bury the ones that matter; the rest shows when these are corrected. */
const MAX_FAULTS = 10;
const MAX_LIST_LENGTH = 400;
const MAX_NAME_LENGTH = 64;

/** Keywords that fail as a whole: what failed inside them is one of several ways, and confuses. */
const COMPOUND = new Set(["anyOf", "oneOf", "not", "if", "contains", "propertyNames"]);

/** Says what is wrong with the arguments and what would be right, for a model to act on. */
export function describeFaults(
  errors: readonly ErrorObject[],
  schema: InputSchema,
  args: unknown,
): readonly ArgumentFault[] {
  const own = outermost(errors);
  const faults = own.slice(0, MAX_FAULTS).flatMap((error) => {
    const alternatives = error.keyword === "anyOf" ? alternativesOf(error, errors, schema) : [];
    return describeChoice(alternatives, schema, args) ?? [describeFault(error, schema, args)];
  });
  return own.length > MAX_FAULTS
    ? [...faults, { pointer: "", message: `There are ${own.length - MAX_FAULTS} more faults.` }]
    : faults;
}

function outermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  // Of a list whose items fail alike there are thousands.
  const paths = errors.filter((error) => COMPOUND.has(error.keyword)).map((error) => `${error.schemaPath}/`);
  const compounds = Array.from(new Set(paths));
  return errors.filter((error) => !compounds.some((compound) => error.schemaPath.startsWith(compound)));
}

/** What is wrong with each alternative of a union; none where that is not known of all, as behind a reference. */
function alternativesOf(
  union: ErrorObject,
  errors: readonly ErrorObject[],
  schema: InputSchema,
): readonly (readonly ErrorObject[])[] {
  const inside = `${union.schemaPath}/`;
  const isWithin = ({ instancePath }: ErrorObject) => `${instancePath}/`.startsWith(`${union.instancePath}/`);
  const alternatives = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!error.schemaPath.startsWith(inside) || !isWithin(error)) continue;
    const [index = ""] = error.schemaPath.slice(inside.length).split("/", 1);
    const before = alternatives.get(index);
    if (before === undefined) alternatives.set(index, [error]);
    else before.push(error);
  }
  const declared = valueAt(schema, union.schemaPath.slice(1));
  return Array.isArray(declared) && declared.length === alternatives.size ? Array.from(alternatives.values()) : [];
}

/**
 * Where a member's value says which alternative is meant: what is wrong with that one, or which values there are.
 * `undefined` where none does.
 */
function describeChoice(
  alternatives: readonly (readonly ErrorObject[])[],
  schema: InputSchema,
  args: unknown,
): readonly ArgumentFault[] | undefined {
  const refused = alternatives.map((errors) => new Map(errors.flatMap(refusedValues)));
  const pointers = new Set(refused.flatMap((values) => Array.from(values.keys())));
  for (const pointer of pointers) {
    const open = alternatives.filter((_, index) => refused[index]?.has(pointer) !== true);
    const [meant] = open;
    if (meant === undefined) {
      const values = refused.flatMap((one) => one.get(pointer) ?? []);
      return [{ pointer, message: `It must be one of ${list(values)}.` }];
    }
    if (open.length === 1) {
      return outermost(meant)
        .slice(0, MAX_FAULTS)
        .map((error) => describeFault(error, schema, args));
    }
  }
  return undefined;
}

function refusedValues({ keyword, instancePath, params }: ErrorObject): readonly [string, readonly unknown[]][] {
  // As above: each keyword documents its own.
  const { allowedValue, allowedValues } = params as Readonly<Record<string, unknown>>;
  if (keyword === "const") return [[instancePath, [allowedValue]]];
  return keyword === "enum" && Array.isArray(allowedValues) ? [[instancePath, allowedValues]] : [];
}

function describeFault(error: ErrorObject, schema: InputSchema, args: unknown): ArgumentFault {
  const pointer = error.instancePath;
  // Ajv types the parameters of an error loosely; each keyword documents its own.
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case "additionalProperties":
      return unknownArgument(pointer, String(params["additionalProperty"]), schema);
    case "required": {
      const name = String(params["missingProperty"]);
      return {
        pointer: `${pointer}/${escapeStep(name)}`,
        message: `"${name}" is required${expected(name, pointer, schema)}.`,
      };
    }
    case "type":
      return {
        pointer,
        message: `It must be ${article(typeNames(params["type"]))}, not ${article(kindOf(valueAt(args, pointer)))}.`,
      };
    case "enum":
      return { pointer, message: `It must be one of ${list(params["allowedValues"])}.` };
    case "const":
      return { pointer, message: `It must be ${list([params["allowedValue"]])}.` };
    case "uniqueItems":
      return { pointer, message: "Its items must all differ." };
    case "anyOf":
    case "oneOf":
      return { pointer, message: "It fits none, or more than one, of the forms that the input schema allows." };
    default:
      return { pointer, message: `It ${error.message ?? "does not fit the input schema"}.` };
  }
}

function unknownArgument(pointer: string, name: string, schema: InputSchema): ArgumentFault {
  const known = pointer === "" ? Object.keys(schema.properties) : [];
  const meant = name.length <= MAX_NAME_LENGTH ? suggest(name, known) : undefined;
  const what = `"${cut(name)}" is not known here.`;
  const hint =
    meant !== undefined ? ` Did you mean "${meant}"?` : known.length > 0 ? ` The tool takes ${list(known)}.` : "";
  return { pointer: `${pointer}/${escapeStep(cut(name))}`, message: what + hint };
}

function expected(name: string, pointer: string, schema: InputSchema): string {
  const type = pointer === "" && Object.hasOwn(schema.properties, name) ? schema.properties[name]?.["type"] : undefined;
  return type === undefined ? "" : `: ${article(typeNames(type))}`;
}

function typeNames(type: unknown): string {
  return Array.isArray(type) ? type.join(" or ") : String(type);
}

function article(name: string): string {
  return name === "null" ? name : `${/^[aio]/.test(name) ? "an" : "a"} ${name}`;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function list(values: unknown): string {
  const texts = (Array.isArray(values) ? values : [values]).map((value) => JSON.stringify(value));
  const text = texts.join(", ");
  return text.length <= MAX_LIST_LENGTH ? text : `${text.slice(0, MAX_LIST_LENGTH)}… (${texts.length} in all)`;
}

function cut(name: string): string {
  return name.length <= MAX_NAME_LENGTH ? name : `${name.slice(0, MAX_NAME_LENGTH)}…`;
}

function valueAt(value: unknown, pointer: string): unknown {
  let target = value;
  for (const name of stepsOf(pointer)) {
    target = typeof target === "object" && target !== null ? (target as Record<string, unknown>)[name] : undefined; // An object by the check beside it.
  }
  return target;
}
