import type { BodyPlan, ConstantPlan, ParameterPlan, Plan, Writing } from "../tools/tool.ts";
import { isMembers, jsonText } from "./argument-value.ts";
import { fileReference } from "./file-argument.ts";
import { namesBeside } from "./names-beside.ts";
import { pointerOf, read, type Filling } from "./filling.ts";
import { isJsonMediaType } from "./header-rules.ts";
import type { ArgumentFault, BodyPart, RequestBody } from "./http-request.ts";
import { prepareJsonMembers } from "./json-members.ts";
import { preparePairs, type Pair } from "./pairs.ts";
import { percentEncode } from "./percent-encode.ts";
import { contentText, membersOf, wellFormedScalar } from "./value-text.ts";
import { wayOf } from "./way.ts";

/** Writes the body of one call; `null` where it has none. */
export type BodyWriter = (filling: Filling) => RequestBody | null;

const NEEDED = "It is required, because it is the request's body.";
const NOT_MEMBERS = "It must be an object, because its members are the fields of the body.";

/** Prepares the way in which an operation's body is written; `null` where it has none. */
export function prepareBody(plan: Plan): BodyWriter | null {
  const { body } = plan;
  if (body === null) return null;
  if (body.shape === "whole") return prepareWhole(plan, body);
  switch (body.kind) {
    case "json": {
      const write = prepareJsonMembers(plan);
      return (filling) => write(filling) || (body.required ? "{}" : null);
    }
    case "form": {
      const write = prepareFields(plan, prepareFormField);
      return (filling) => formText(write(filling)) || (body.required ? "" : null);
    }
    case "multipart": {
      const write = prepareFields(plan, preparePart);
      return (filling) => partsOf(write(filling), body);
    }
  }
}

/** One parameter that is the body. */
function prepareWhole(plan: Plan, body: BodyPlan): BodyWriter {
  const parameter = plan.parameters.find(({ location }) => location === "body");
  const constant = plan.constants.find(({ location }) => location === "body");
  const write = prepareWholeValue(plan, body);
  if (parameter === undefined) {
    return ({ argumentFaults }) => (constant === undefined ? null : write(constant.value, "", argumentFaults));
  }
  const pointer = pointerOf(parameter);
  return ({ args, argumentFaults }) => {
    const value = read(parameter, args);
    if (value !== undefined) return write(value, pointer, argumentFaults);
    if (body.required) argumentFaults.push({ pointer, message: NEEDED });
    return null;
  };
}

type WholeWriter = (value: unknown, pointer: string, faults: ArgumentFault[]) => RequestBody | null;

function prepareWholeValue(plan: Plan, body: BodyPlan): WholeWriter {
  switch (body.kind) {
    case "json":
      return (...given) => jsonText(...given) ?? null;
    case "text":
      return (...given) => wellFormedScalar(...given) ?? null;
    case "bytes":
      return (...given) => {
        const file = fileReference(...given);
        return file === undefined ? null : { kind: "file", file };
      };
    case "form":
    case "multipart":
      return (value, pointer, faults) => {
        if (!isMembers(value)) {
          faults.push({ pointer, message: NOT_MEMBERS });
          return null;
        }
        const fields = membersOf(value, pointer).map(([name, member, at]) => ({
          field: { name, type: "any" as const },
          member,
          at,
        }));
        return body.kind === "form"
          ? formText(fields.flatMap(({ field, member, at }) => prepareFormField(field, plan)(member, at, faults)))
          : partsOf(
              fields.flatMap(({ field, member, at }) => preparePart(field, plan)(member, at, faults)),
              body,
            );
      };
  }
}

/** A field of a form or of a multipart body. */
interface Field {
  readonly name: string;
  readonly type: ParameterPlan["type"];
  readonly writing?: Writing;
}
type FieldWriter<Piece> = (value: unknown, pointer: string, faults: ArgumentFault[]) => readonly Piece[];

/** The pieces of a body whose fields are parameters and constants. */
function prepareFields<Piece>(
  plan: Plan,
  prepare: (field: Field, plan: Plan, own?: ParameterPlan | ConstantPlan) => FieldWriter<Piece>,
): (filling: Filling) => readonly Piece[] {
  const constants = plan.constants
    .filter(({ location }) => location === "body")
    .flatMap((constant) => prepare({ ...constant, type: "any" }, plan, constant)(constant.value, "", []));
  const fields = plan.parameters
    .filter(({ location }) => location === "body")
    .map((parameter) => ({ parameter, pointer: pointerOf(parameter), write: prepare(parameter, plan, parameter) }));
  return ({ args, argumentFaults }) => {
    const pieces = [...constants];
    for (const { parameter, pointer, write } of fields) {
      const value = read(parameter, args);
      if (value !== undefined) pieces.push(...write(value, pointer, argumentFaults));
    }
    return pieces;
  };
}

/**
 * A field as OpenAPI 3.2 has it (§4.15.1): in a style where one is named; otherwise as its content is: text, and
 * JSON for an object, once for each item of an array.
 */
function prepareFormField({ name, writing }: Field, plan: Plan, own?: ParameterPlan | ConstantPlan): FieldWriter<Pair> {
  const way = wayOf("body", writing);
  const written = percentEncode(name);
  if (hasStyle(writing)) {
    const pairs = preparePairs(written, way, own === undefined ? NO_NAMES : namesBeside(own, plan), percentEncode);
    return (...given) => pairs(...given) ?? [];
  }
  const { contentType } = way;
  return (value, pointer, faults) => {
    const pairs: Pair[] = [];
    for (const [item, at] of itemsOf(value, pointer, contentType)) {
      const text = fieldText(item, contentType, at, faults);
      if (text !== undefined) pairs.push([written, percentEncode(text)]);
    }
    return pairs;
  };
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** A part for a field, and one for each item of an array. */
function preparePart(field: Field, plan: Plan, own?: ParameterPlan | ConstantPlan): FieldWriter<BodyPart> {
  const { name, type, writing } = field;
  const contentType = writing?.contentType;
  if (type === "file") {
    const mediaType = contentType !== undefined && ONE_TYPE.test(contentType) ? { mediaType: contentType } : {};
    return (value, pointer, faults) =>
      itemsOf(value, pointer, undefined).flatMap(([item, at]): readonly BodyPart[] => {
        const file = fileReference(item, at, faults);
        return file === undefined ? [] : [{ name, file, ...mediaType }];
      });
  }
  if (hasStyle(writing)) {
    // Styles are made for URLs; in a part nothing is encoded.
    const pairs = prepareFormField(field, plan, own);
    return (...given) =>
      pairs(...given).map(([key, text = ""]) => ({ name: decodeURIComponent(key), text: decodeURIComponent(text) }));
  }
  return (value, pointer, faults) => {
    const parts: BodyPart[] = [];
    for (const [item, at] of itemsOf(value, pointer, contentType)) {
      const text = fieldText(item, contentType, at, faults);
      const mediaType = contentType ?? (typeof item === "object" ? "application/json" : undefined);
      if (text !== undefined) parts.push({ name, text, ...(mediaType === undefined ? {} : { mediaType }) });
    }
    return parts;
  };
}

/** One media type, as opposed to a range (`image/*`) or a choice of several. */
const ONE_TYPE = /^[^*,]+$/;

function hasStyle(writing: Writing | undefined): boolean {
  return writing?.style !== undefined || writing?.explode !== undefined || writing?.allowReserved !== undefined;
}

/** The items of an array that is not one JSON text; any other value is its own only item, and `null` is none. */
function itemsOf(
  value: unknown,
  pointer: string,
  contentType: string | undefined,
): readonly (readonly [item: unknown, pointer: string])[] {
  if (contentType !== undefined && isJsonMediaType(contentType)) return [[value, pointer]];
  if (value === null) return [];
  return Array.isArray(value) ? value.map((item, index) => [item, `${pointer}/${index}`]) : [[value, pointer]];
}

function fieldText(
  value: unknown,
  contentType: string | undefined,
  pointer: string,
  faults: ArgumentFault[],
): string | undefined {
  const isJson = contentType === undefined ? typeof value === "object" : isJsonMediaType(contentType);
  return contentText(isJson ? "application/json" : "text/plain", value, pointer, faults);
}

/**
 * `a=b&c=d`. A space is `%20`: whoever reads `+` as a space reads that too, and whoever only
 * percent-decodes does not read `+`.
 */
function formText(pairs: readonly Pair[]): string {
  return pairs.map(([name, text]) => (text === undefined ? name : `${name}=${text}`)).join("&");
}

function partsOf(parts: readonly BodyPart[], { required, mediaType }: BodyPlan): RequestBody | null {
  return parts.length === 0 && !required ? null : { kind: "multipart", mediaType, parts };
}
