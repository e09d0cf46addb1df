import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import { listWords } from "../../diagnostics/list-words.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isForm } from "../../openapi/request-body.ts";
import { isJsonMediaType } from "../../request/header-rules.ts";
import { STYLES, wayOf } from "../../request/way.ts";
import { declaredType } from "./value-fault.ts";

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?: *;.*)?$/;

/** The keys that say how a value is written. */
const WRITING = ["style", "explode", "allow_reserved", "allow_empty_value", "content_type"] as const;

interface Fault {
  readonly at: (typeof WRITING)[number];
  readonly problem: string;
  readonly way: string;
}

/** A value is written in a way that its place and its type have. */
export function* badStyle(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      const fault = faultOf(parameter.value, operation.value);
      const target = fault === undefined ? undefined : parameter.at(fault.at);
      if (fault === undefined || target === undefined) continue;
      const { problem, way } = fault;
      yield diagnose("parameter/bad-style", target.here, { problem, way });
    }
  }
}

function faultOf(parameter: Parameter, operation: Operation): Fault | undefined {
  const { location, content_type: type } = parameter;
  const inForm = location === "body" && isForm(operation);
  if (location === "body" && !inForm) {
    const at = WRITING.find((key) => parameter[key] !== undefined && parameter[key] !== false);
    const problem = "only the fields of a form and the parts of a multipart body say how they are written";
    return at === undefined ? undefined : { at, problem, way: "remove it, or give the body another `content_type`" };
  }
  if (type !== undefined) return contentFault(parameter, type, inForm);
  return styleFault(parameter) ?? keyFault(parameter, inForm);
}

function contentFault(parameter: Parameter, type: string, inForm: boolean): Fault | undefined {
  if (!MEDIA_TYPE.test(type)) {
    return { at: "content_type", problem: "this is no media type", way: "write it as in `application/json`" };
  }
  if (inForm) return undefined;
  if (parameter.style !== undefined || parameter.explode !== undefined) {
    const at = parameter.style === undefined ? "explode" : "style";
    return { at, problem: "a value of a media type is not written in a style", way: "keep one of the two" };
  }
  const declared = declaredType(parameter);
  if (isJsonMediaType(type) || declared === undefined || declared === "string") return undefined;
  const problem = "only texts can be of a media type that is not JSON";
  return { at: "content_type", problem, way: "use `application/json`, or the type `string`" };
}

function styleFault(parameter: Parameter): Fault | undefined {
  const { location, style, explode } = parameter;
  if (style === undefined) return undefined;
  const allowed = STYLES[location];
  const place = location === "body" ? "form" : location;
  if (!allowed.includes(style)) {
    return { at: "style", problem: `a ${place} has no style \`${style}\``, way: `use ${listWords(allowed)}` };
  }
  const type = declaredType(parameter);
  const usual = wayOf(location).style;
  if (style === "deepObject") {
    // OpenAPI defines it for objects alone; lists in brackets are what many vendors read, and declare by this style.
    if (type !== undefined && type !== "object" && type !== "array") {
      const way = `use \`${usual}\`, or the type \`object\``;
      return { at: "style", problem: "`deepObject` writes the members of an object", way };
    }
    const problem = "`deepObject` writes each member by itself";
    return explode === false ? { at: "explode", problem, way: "remove `explode`" } : undefined;
  }
  if (style !== "spaceDelimited" && style !== "pipeDelimited") return undefined;
  if (type !== undefined && type !== "array" && type !== "object") {
    return { at: "style", problem: `\`${style}\` joins the items of a list`, way: "use it for an array, or remove it" };
  }
  const problem = `\`${style}\` joins the items, so none is written by itself`;
  return explode === true ? { at: "explode", problem, way: "remove `explode`, or use `form`" } : undefined;
}

function keyFault({ location, allow_reserved, allow_empty_value }: Parameter, inForm: boolean): Fault | undefined {
  if (allow_reserved === true && location !== "query" && !inForm) {
    const problem = `a ${location} has no way to leave reserved characters as they are`;
    return { at: "allow_reserved", problem, way: "remove it" };
  }
  if (allow_empty_value === true && location !== "query") {
    return { at: "allow_empty_value", problem: "only a query has names without values", way: "remove it" };
  }
  return undefined;
}
