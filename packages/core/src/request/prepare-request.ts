import type { BodyPlan, ConstantPlan, ParameterLocation, ParameterPlan, Plan, TemplatePart } from "../tools/tool.ts";
import { constantText } from "./constant-text.ts";
import { contentTypeFault } from "./content-type-fault.ts";
import { join, pointerOf, read, type Arguments, type ConnectionFields, type Filling, type Writer } from "./filling.ts";
import { hostPart, originOf } from "./host-field.ts";
import type { BuiltRequest, RequestBody } from "./http-request.ts";
import { namesBeside } from "./names-beside.ts";
import { leavesSegment, pathValueFault } from "./path-value.ts";
import { isWellFormed, percentEncode } from "./percent-encode.ts";
import { prepareBody } from "./prepare-body.ts";
import { sendFault } from "./send-fault.ts";
import { prepareStyle } from "./styles.ts";
import type { ValueWriter } from "./value-text.ts";

/** Turns one call into a request. Never throws, whatever the values are. */
export type PreparedRequest = (args: Arguments, fields: ConnectionFields) => BuiltRequest;

const ACCEPT = "application/json, text/*;q=0.9, */*;q=0.8";

/**
 * Prepares a plan for calls, once for each tool when a server is built: constant text is
 * joined, and the way to write each argument is chosen, so that a call only fills in.
 * Throws where a plan is not one that compiling a descriptor can give.
 */
export function prepareRequest(plan: Plan): PreparedRequest {
  const fault = sendFault(plan);
  if (fault !== undefined) throw new Error(`${plan.operationId} cannot be sent: ${fault}`);
  const origin = prepareOrigin(plan);
  const path = preparePath(plan);
  const query = prepareQuery(plan);
  const addHeaders = prepareHeaders(plan);
  const cookie = prepareCookie(plan);
  const body = prepareBody(plan);

  return (args, fields) => {
    const filling: Filling = { args, fields, argumentFaults: [], connectionFaults: [] };
    const content = body === null ? null : body(filling);
    const request = {
      method: plan.method,
      origin: origin(filling),
      path: path(filling) + query(filling),
      headers: addHeaders(filling, content),
      body: content,
    };
    if (cookie !== null) {
      const text = cookie(filling);
      if (text !== "") request.headers["cookie"] = text;
    }
    if (filling.connectionFaults.length > 0) {
      return { ok: false, blame: "connection", faults: filling.connectionFaults };
    }
    if (filling.argumentFaults.length > 0) return { ok: false, blame: "arguments", faults: filling.argumentFaults };
    return { ok: true, request };
  };
}

function prepareOrigin({ url }: Plan): Writer {
  const literal = url.authority.every((part) => part.kind === "text");
  const authority = url.authority.map((part) => preparePart(part, writeHostField));
  const write: Writer = (filling) => {
    const origin = originOf(url.scheme, authority.map((part) => part(filling)).join(""));
    if (origin === undefined && filling.connectionFaults.length === 0) {
      filling.connectionFaults.push({ pointer: "", message: "The connection's fields do not make a valid host name." });
    }
    return origin ?? "";
  };
  if (!literal) return write;
  const origin = write({ args: {}, fields: {}, argumentFaults: [], connectionFaults: [] });
  return () => origin;
}

/**
 * The path. Every value has passed `pathValueFault` and is encoded, so it holds no character
 * that a URL parser treats in a path, and is neither empty nor only dots; with one such value
 * in it, no segment is a dot segment, whatever stands beside it. That is why a call needs no
 * URL parser: what comes out is what the parser would give back.
 */
function preparePath(plan: Plan): Writer {
  const values = new Map<string, Writer>();
  for (const parameter of plan.parameters) {
    if (parameter.location !== "path") continue;
    values.set(
      parameter.argument,
      prepareValue(parameter, prepareStyle("path", parameter, pathNames(parameter, plan)), true),
    );
  }
  const valueOf = (part: TemplatePart): Writer => {
    const value = part.kind === "argument" ? values.get(part.argument) : undefined;
    return value ?? preparePart(part, writePathField);
  };
  return join(
    plan.url.path.flatMap((parts): readonly (string | Writer)[] => {
      if (parts.every((part) => part.kind === "text")) return [`/${parts.map((part) => part.text).join("")}`];
      const styled = plan.parameters.find(
        ({ argument, writing }) =>
          (writing?.style === "label" || writing?.style === "matrix") &&
          parts.some((part) => part.kind === "argument" && part.argument === argument),
      );
      const pieces = parts.map(valueOf);
      return ["/", ...(styled === undefined ? pieces : [judgeSegment(join(pieces), pointerOf(styled))])];
    }),
  );
}

const LEAVES = "It leaves nothing of its part of the URL's path but dots; give a longer value.";

/** Labels and matrices may be empty, or only a dot, so that the segment is judged when it is whole. */
function judgeSegment(write: Writer, pointer: string): Writer {
  return (filling) => {
    const segment = write(filling);
    if (leavesSegment(segment)) filling.argumentFaults.push({ pointer, message: LEAVES });
    return segment;
  };
}

/** Only matrices have names in a path. */
function pathNames(own: ParameterPlan, plan: Plan): ReadonlySet<string> {
  const matrices = plan.parameters.filter(({ writing }) => writing?.style === "matrix");
  return namesBeside(own, { ...plan, parameters: matrices });
}

function prepareQuery(plan: Plan): Writer {
  const literal = plan.url.query.map((part) => (part.kind === "text" ? part.text : preparePart(part, writeQueryField)));
  const writers = parametersIn(plan, "query").map((parameter) =>
    prepareValue(parameter, prepareStyle("query", parameter, namesBeside(parameter, plan))),
  );
  const written = [...constantsIn(plan, "query"), ...writers];
  const write = join(literal.length === 0 ? written : ["&", ...literal, ...written]);
  return (filling) => {
    const query = write(filling);
    return query === "" ? "" : `?${query.slice(1)}`;
  };
}

function prepareCookie(plan: Plan): Writer | null {
  const writers = parametersIn(plan, "cookie").map((parameter) =>
    prepareValue(parameter, prepareStyle("cookie", parameter, namesBeside(parameter, plan))),
  );
  const pieces = [...constantsIn(plan, "cookie"), ...writers];
  if (pieces.length === 0) return null;
  const write = join(pieces);
  return (filling) => write(filling).slice(2);
}

/**
 * The headers. A body brings its media type; one that is a range (`image/*`), and that of a multipart body,
 * are for the runtime to fill in, which knows the file and the boundary.
 */
function prepareHeaders(plan: Plan): (filling: Filling, body: RequestBody | null) => Record<string, string> {
  const constants = Object.fromEntries(
    plan.constants
      .filter(({ location, name }) => location === "header" && !isContentTypeOf(plan.body, name))
      .map((constant) => [constant.name.toLowerCase(), sendable(constant, plan)]),
  );
  const bodiless = { accept: ACCEPT, ...constants };
  const withBody = { accept: ACCEPT, ...contentTypeHeader(plan), ...constants };
  const writers = parametersIn(plan, "header").map((parameter) => {
    const name = parameter.name.toLowerCase();
    const pointer = pointerOf(parameter);
    const writeText = prepareStyle("header", parameter);
    const { body: content } = plan;
    const describes = isContentTypeOf(content, name) ? content : null;
    return (filling: Filling, headers: Record<string, string>, body: RequestBody | null) => {
      const value = read(parameter, filling.args);
      if (value === undefined || value === null || (describes !== null && body === null)) return;
      const text = writeText(value, pointer, filling.argumentFaults) ?? "";
      if (describes !== null) {
        const message = contentTypeFault(text, describes);
        if (message !== undefined) filling.argumentFaults.push({ pointer, message });
        if (describes.kind === "multipart") return;
      }
      headers[name] = text;
    };
  });
  return (filling, body) => {
    const headers = { ...(body === null ? bodiless : withBody) };
    for (const write of writers) write(filling, headers, body);
    return headers;
  };
}

/** Whether a header says what the body is. */
function isContentTypeOf(body: BodyPlan | null, name: string): body is BodyPlan {
  return body !== null && name.toLowerCase() === "content-type";
}

function contentTypeHeader(plan: Plan): { readonly "content-type"?: string } {
  const { body } = plan;
  if (body === null || body.kind === "multipart") return {};
  const constant = plan.constants.find(({ location, name }) => location === "header" && isContentTypeOf(body, name));
  if (constant !== undefined) return { "content-type": sendable(constant, plan) };
  return body.mediaType.includes("*") ? {} : { "content-type": body.mediaType };
}

/** Writes a parameter's value, or its default, or nothing: `null` is nothing to send where there is no JSON (RFC 6570 §2.3). */
function prepareValue(parameter: ParameterPlan, write: ValueWriter, needed = false): Writer {
  const pointer = pointerOf(parameter);
  const takesNull = parameter.writing?.contentType !== undefined;
  return (filling) => {
    const value = read(parameter, filling.args);
    if (value !== undefined && (value !== null || takesNull))
      return write(value, pointer, filling.argumentFaults) ?? "";
    if (needed)
      filling.argumentFaults.push({ pointer, message: "It is required, because it stands in the URL's path." });
    return "";
  };
}

function preparePart(part: TemplatePart, writeField: (value: string, key: string, filling: Filling) => string): Writer {
  if (part.kind === "text") return () => part.text;
  if (part.kind === "argument") throw new Error(`no path parameter fills {${part.argument}}`);
  const { key, default: fallback } = part;
  return (filling) => {
    const value = (Object.hasOwn(filling.fields, key) ? filling.fields[key] : undefined) ?? fallback;
    if (value !== undefined) return writeField(value, key, filling);
    const message = `The connection has no value for its field \`${key}\`.`;
    filling.connectionFaults.push({ pointer: "", message });
    return "";
  };
}

function writeHostField(value: string, key: string, filling: Filling): string {
  const text = hostPart(value);
  if (text !== undefined) return text;
  filling.connectionFaults.push({
    pointer: "",
    message: `The connection's field \`${key}\` must be a host name or a part of one, without scheme, port or path.`,
  });
  return "";
}

function writePathField(value: string, key: string, filling: Filling): string {
  const fault = pathValueFault(value);
  if (fault === undefined) return percentEncode(value);
  filling.connectionFaults.push({ pointer: "", message: `The connection's field \`${key}\` ${fault}.` });
  return "";
}

function writeQueryField(value: string, key: string, filling: Filling): string {
  if (isWellFormed(value)) return percentEncode(value);
  filling.connectionFaults.push({ pointer: "", message: `The connection's field \`${key}\` is not well-formed text.` });
  return "";
}

function parametersIn(plan: Plan, location: ParameterLocation): readonly ParameterPlan[] {
  return plan.parameters.filter((parameter) => parameter.location === location);
}

/** What every call writes at a location, ready to be joined. */
function constantsIn(plan: Plan, location: ParameterLocation): readonly string[] {
  return plan.constants
    .filter((constant) => constant.location === location)
    .map((constant) => sendable(constant, plan));
}

/** The text of a constant; `sendFault` has found it to have one. */
function sendable(constant: ConstantPlan, plan: Plan): string {
  const text = constantText(constant, plan);
  if (text === undefined) throw new Error(`${plan.operationId} cannot be sent: ${constant.name} has no text`);
  return text;
}
