import type { JsonObject } from "../../json.ts";
import { readShape } from "./read-shape.ts";
import type { Referred } from "./referred.ts";
import type { Shape } from "./shape.ts";
import { unescapeFragmentStep } from "../../json-pointer.ts";

/** Which way a value goes: into a request, or out of an answer. */
export type Direction = "input" | "output";

/** The named schemas of a document, each read once, when it is first asked for. */
export interface NamedSchemas extends Referred {
  /** Whether a call must get something right in here: a required member or a list of values, at any depth. */
  demands(shape: Shape): boolean;
  /** Whether a shape, or the schema that it names, is marked so. */
  isMarked(shape: Shape, mark: "readOnly" | "writeOnly" | "deprecated"): boolean;
}

const known = new WeakMap<ReadonlyMap<string, JsonObject>, NamedSchemas>();

/** All tools of a document share what is read of its schemas. */
export function namedSchemas(schemas: ReadonlyMap<string, JsonObject>): NamedSchemas {
  const before = known.get(schemas);
  if (before !== undefined) return before;
  const created = createNamedSchemas(schemas);
  known.set(schemas, created);
  return created;
}

const PREFIXES = ["#/components/schemas/", "#/schemas/", "#/definitions/", "#/$defs/"];

function createNamedSchemas(schemas: ReadonlyMap<string, JsonObject>): NamedSchemas {
  const shapes = new Map<string, Shape>();
  const bases = new Map<string, Shape>();
  const reading = new Set<string>();
  const demanding = new Map<string, boolean>();

  const readOnce = (key: string, memory: Map<string, Shape>, shape: () => Shape): Shape | undefined => {
    const before = memory.get(key);
    if (before !== undefined) return before;
    if (reading.has(key)) return undefined;
    reading.add(key);
    const made = shape();
    reading.delete(key);
    memory.set(key, made);
    return made;
  };

  const referred: Referred = {
    nameOf(reference) {
      const prefix = PREFIXES.find((one) => reference.startsWith(one));
      if (prefix === undefined) return undefined;
      const name = unescapeFragmentStep(reference.slice(prefix.length));
      return schemas.has(name) ? name : undefined;
    },
    shapeOf: (name) => readOnce(name, shapes, () => readShape(schemas.get(name), referred, name)),
    baseOf(name, derived) {
      const schema = schemas.get(name);
      if (schema === undefined) return undefined;
      const isAmongAlternatives = derived !== undefined && listsAlternative(schema, derived, referred);
      if (!isAmongAlternatives) {
        const whole = referred.shapeOf(name);
        if (whole !== undefined) return whole;
      }
      const { oneOf: _, anyOf: __, discriminator: ___, ...rest } = schema;
      return readOnce(`base of ${name}`, bases, () => readShape(rest, referred, name));
    },
  };

  const demands = (shape: Shape, visited: Set<string>): boolean => {
    if (shape.ref === undefined) {
      return (
        shape.values !== undefined ||
        requiresAny(shape) ||
        partsOf(shape).some((part) => !isMarked(part, "readOnly") && demands(part, visited))
      );
    }
    const before = demanding.get(shape.ref);
    if (before !== undefined) return before;
    if (visited.has(shape.ref)) return false;
    visited.add(shape.ref);
    const target = referred.shapeOf(shape.ref);
    const answer = target !== undefined && demands(target, visited);
    // "No" is certain only at the start of the walk: further inside, a cycle may have hidden a part.
    if (answer || visited.size === 1) demanding.set(shape.ref, answer);
    return answer;
  };

  const isMarked: NamedSchemas["isMarked"] = (shape, mark) =>
    shape[mark] === true || (shape.ref !== undefined && referred.shapeOf(shape.ref)?.[mark] === true);
  const requiresAny = ({ required, members }: Shape) =>
    Array.from(required ?? []).some((name) => {
      const member = members?.get(name);
      return member === undefined || !isMarked(member, "readOnly");
    });

  return { ...referred, demands: (shape) => demands(shape, new Set()), isMarked };
}

/** Everything that says something of a part of the value, or of the value itself. */
export function partsOf(shape: Shape): readonly Shape[] {
  return [
    ...(shape.members?.values() ?? []),
    ...(shape.others === undefined || shape.others === false ? [] : [shape.others]),
    ...(shape.items === undefined ? [] : [shape.items]),
    ...(shape.prefix ?? []),
    ...(shape.anyOf ?? []),
    ...(shape.allOf ?? []),
  ];
}

function listsAlternative(schema: JsonObject, name: string, referred: Referred): boolean {
  return [schema["oneOf"], schema["anyOf"]].some(
    (branches) =>
      Array.isArray(branches) &&
      branches.some((branch: unknown) => {
        const reference = typeof branch === "object" && branch !== null && "$ref" in branch ? branch.$ref : undefined;
        return typeof reference === "string" && referred.nameOf(reference) === name;
      }),
  );
}
