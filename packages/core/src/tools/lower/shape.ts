import type { Json } from "../../json.ts";

/** JSON Schema's types, in the order in which they are written. */
export const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"] as const;
export type TypeName = (typeof TYPES)[number];

/**
 * What a value may be: a JSON Schema with its many ways of saying one thing brought to one.
 * References stay references, so that a document's cycles end here.
 */
export interface Shape {
  /** The named schema that says the rest. Beside it stand only annotations, `nullable` and `tag`. */
  readonly ref?: string;
  /** `null` is allowed beside what the named schema says. */
  readonly nullable?: boolean;
  /** Left out: any. */
  readonly types?: readonly TypeName[];
  /** The only values there are. */
  readonly values?: readonly Json[];
  /** What the document calls these values, where it names them. */
  readonly labels?: ReadonlyMap<Json, string>;
  /** Bounds, pattern and format, under their keywords. */
  readonly limits?: ReadonlyMap<string, Json>;
  readonly members?: ReadonlyMap<string, Shape>;
  readonly required?: ReadonlySet<string>;
  /** Members that have no name in the schema; `false` where there are none. */
  readonly others?: Shape | false;
  readonly items?: Shape;
  readonly prefix?: readonly Shape[];
  /** One of these holds, too. */
  readonly anyOf?: readonly Shape[];
  /** All of these hold, too: what could not be merged. */
  readonly allOf?: readonly Shape[];
  readonly description?: string;
  readonly default?: Json;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly deprecated?: boolean;
  /** What the schema says and the shape does not. */
  readonly dropped?: readonly Dropped[];
}

export interface Dropped {
  readonly kind: "pattern-dropped" | "keyword-dropped" | "reference-dropped";
  readonly what: string;
}

type Constraint = (typeof CONSTRAINTS)[number];

/** Whether a shape says nothing of its values, `besides` what is named: everything fits. */
export function isAnything(shape: Shape, ...besides: readonly Constraint[]): boolean {
  return CONSTRAINTS.every((key) => shape[key] === undefined || besides.includes(key));
}

const CONSTRAINTS = [
  "ref",
  "types",
  "values",
  "limits",
  "members",
  "required",
  "others",
  "items",
  "prefix",
  "anyOf",
  "allOf",
] as const satisfies readonly (keyof Shape)[];

/** The shape, with `null` allowed. */
export function withNull(shape: Shape): Shape {
  if (shape.ref !== undefined) return { ...shape, nullable: true };
  return {
    ...shape,
    ...(shape.types === undefined ? {} : { types: orderedTypes([...shape.types, "null"]) }),
    ...(shape.values === undefined || shape.values.includes(null) ? {} : { values: [...shape.values, null] }),
    ...(shape.anyOf === undefined || shape.anyOf.some(isNull) ? {} : { anyOf: withNullAmong(shape.anyOf) }),
    ...(shape.allOf === undefined ? {} : { allOf: shape.allOf.map(withNull) }),
  };
}

function withNullAmong(branches: readonly Shape[]): readonly Shape[] {
  const plain = branches.findIndex((branch) => branch.types !== undefined && isAnything(branch, "types"));
  return plain === -1
    ? [...branches, { types: ["null"] }]
    : branches.map((branch, index) => (index === plain ? withNull(branch) : branch));
}

/** Whether nothing but `null` fits. */
export function isNull({ types, values }: Shape): boolean {
  return (types?.length === 1 && types[0] === "null") || (values?.length === 1 && values[0] === null);
}

/** Each type once, and no `integer` beside `number`. */
export function orderedTypes(types: readonly TypeName[]): readonly TypeName[] {
  const all = new Set(types);
  if (all.has("number")) all.delete("integer");
  return TYPES.filter((type) => all.has(type));
}
