import type { ConstantPlan, ParameterLocation, ParameterPlan, Plan, TemplatePart } from "../tools/tool.ts";
import { escapePointer, jsonText } from "./argument-value.ts";
import { constantText, namesBeside } from "./constant-text.ts";
import { isJsonMediaType } from "./header-rules.ts";
import { hostPart, originOf } from "./host-field.ts";
import type { ArgumentFault, BuiltRequest } from "./http-request.ts";
import { pathValueFault } from "./path-value.ts";
import { isWellFormed, percentEncode } from "./percent-encode.ts";
import { sendFault } from "./send-fault.ts";
import { cookieText, headerText, pathText, queryText } from "./styles.ts";

/** A call's arguments, as JSON.parse gave them and as the tool's input schema accepts them. */
export type Arguments = Readonly<Record<string, unknown>>;
/** The connection's fields that are no secrets. */
export type ConnectionFields = Readonly<Record<string, string>>;
/** Turns one call into a request. Never throws, whatever the values are. */
export type PreparedRequest = (args: Arguments, fields: ConnectionFields) => BuiltRequest;

/** One call on its way to a request: what it gives, and what is wrong with that. */
interface Filling {
  readonly args: Arguments;
  readonly fields: ConnectionFields;
  readonly argumentFaults: ArgumentFault[];
  readonly connectionFaults: ArgumentFault[];
}

/** Writes one piece of the request; the text does not matter once a fault is reported. */
type Writer = (filling: Filling) => string;

const NOT_JSON = "It must be a JSON media type, such as `application/json`, because the body is JSON.";
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
    const request = {
      method: plan.method,
      origin: origin(filling),
      path: path(filling) + query(filling),
      headers: addHeaders(filling),
      body: body === null ? null : body(filling),
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
    if (parameter.location === "path") values.set(parameter.argument, prepareValue(parameter, pathText, true));
  }
  const valueOf = (part: TemplatePart): Writer => {
    const value = part.kind === "argument" ? values.get(part.argument) : undefined;
    return value ?? preparePart(part, writePathField);
  };
  return join(
    plan.url.path.flatMap((parts): readonly (string | Writer)[] => {
      if (parts.every((part) => part.kind === "text")) return [`/${parts.map((part) => part.text).join("")}`];
      return ["/", ...parts.map(valueOf)];
    }),
  );
}

function prepareQuery(plan: Plan): Writer {
  const literal = plan.url.query.map((part) => (part.kind === "text" ? part.text : preparePart(part, writeQueryField)));
  const writers = parametersIn(plan, "query").map((parameter) => {
    const name = percentEncode(parameter.name);
    const taken = namesBeside(parameter, plan);
    return prepareValue(parameter, (...given) => queryText(name, taken, ...given));
  });
  const written = [...constantsIn(plan, "query"), ...writers];
  const write = join(literal.length === 0 ? written : ["&", ...literal, ...written]);
  return (filling) => {
    const query = write(filling);
    return query === "" ? "" : `?${query.slice(1)}`;
  };
}

function prepareCookie(plan: Plan): Writer | null {
  const writers = parametersIn(plan, "cookie").map((parameter) => {
    const taken = namesBeside(parameter, plan);
    return prepareValue(parameter, (...given) => cookieText(parameter.name, taken, ...given));
  });
  const pieces = [...constantsIn(plan, "cookie"), ...writers];
  if (pieces.length === 0) return null;
  const write = join(pieces);
  return (filling) => write(filling).slice(2);
}

function prepareHeaders(plan: Plan): (filling: Filling) => Record<string, string> {
  const constant: Readonly<Record<string, string>> = {
    accept: ACCEPT,
    ...(plan.body === null ? {} : { "content-type": plan.body.mediaType }),
    ...Object.fromEntries(
      plan.constants
        .filter(({ location }) => location === "header")
        .map((constant) => [constant.name.toLowerCase(), sendable(constant, plan)]),
    ),
  };
  const writers = parametersIn(plan, "header").map((parameter) => {
    const name = parameter.name.toLowerCase();
    const pointer = pointerOf(parameter);
    const mustBeJson = name === "content-type" && plan.body !== null;
    return (filling: Filling, headers: Record<string, string>) => {
      const value = read(parameter, filling.args);
      if (value === undefined) return;
      const text = headerText(value, pointer, filling.argumentFaults) ?? "";
      if (mustBeJson && !isJsonMediaType(text)) filling.argumentFaults.push({ pointer, message: NOT_JSON });
      headers[name] = text;
    };
  });
  return (filling) => {
    const headers = { ...constant };
    for (const write of writers) write(filling, headers);
    return headers;
  };
}

/** A JSON object of the declared parameters that have a value; `{}` where none has. Written as text, so that no name can touch a prototype. */
function prepareBody(plan: Plan): Writer | null {
  if (plan.body === null) return null;
  const writers = parametersIn(plan, "body").map((parameter) => {
    const key = `,${JSON.stringify(parameter.name)}:`;
    return prepareValue(parameter, (...given) => {
      const text = jsonText(...given);
      return text === undefined ? undefined : key + text;
    });
  });
  const write = join([...constantsIn(plan, "body"), ...writers]);
  return (filling) => `{${write(filling).slice(1)}}`;
}

/** Writes a parameter's value, or its default, or nothing. */
function prepareValue(
  parameter: ParameterPlan,
  write: (value: unknown, pointer: string, faults: ArgumentFault[]) => string | undefined,
  needed = false,
): Writer {
  const pointer = pointerOf(parameter);
  return (filling) => {
    const value = read(parameter, filling.args);
    if (value !== undefined) return write(value, pointer, filling.argumentFaults) ?? "";
    if (needed)
      filling.argumentFaults.push({ pointer, message: "It is required, because it stands in the URL's path." });
    return "";
  };
}

/** Only own members are arguments: `constructor` is not given just because every object has one. */
function read(parameter: ParameterPlan, args: Arguments): unknown {
  const given = Object.hasOwn(args, parameter.argument) ? args[parameter.argument] : undefined;
  return given === undefined ? parameter.default : given;
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

function pointerOf(parameter: ParameterPlan): string {
  return `/${escapePointer(parameter.argument)}`;
}

/** Joins pieces, neighbouring constants merged. */
function join(pieces: readonly (string | Writer)[]): Writer {
  const merged: (string | Writer)[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === "string" && typeof last === "string") merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return (filling) => {
    let text = "";
    for (const piece of merged) text += typeof piece === "string" ? piece : piece(filling);
    return text;
  };
}
