import type { ConstantPlan, ParameterPlan, Plan, TemplatePart } from "../tools/tool.ts";
import { constantText } from "./constant-text.ts";
import { contentTypeFault } from "./content-type-fault.ts";
import { isForbiddenHeader, isToken } from "./header-rules.ts";
import { jsonMembersFault } from "./json-members.ts";
import { hasStyle } from "./way.ts";

const WHOLE_ESCAPES = /^(?:[^%]|%[0-9a-f]{2})*$/i;

/**
 * Why a plan can never be sent, whatever a call gives; `undefined` for a good one. Calls rely
 * on this: a plan's own text is as a URL parser would write it, and its headers and cookies
 * have names that a parameter may fill.
 */
export function sendFault(plan: Plan): string | undefined {
  return (
    urlFault(plan) ??
    plan.parameters.map((parameter) => parameterFault(plan, parameter)).find(Boolean) ??
    plan.constants.map((constant) => constantFault(plan, constant)).find(Boolean) ??
    bodyFault(plan)
  );
}

function urlFault({ url }: Plan): string | undefined {
  const path = url.path.map((segment) => `/${fill(segment)}`).join("");
  const origin = `${url.scheme}://${fill(url.authority)}`;
  const href = `${origin}${path}${url.query.length === 0 ? "" : `?${fill(url.query)}`}`;
  const texts = [...url.authority, ...url.path.flat(), ...url.query];
  if (texts.some((part) => part.kind === "text" && !WHOLE_ESCAPES.test(part.text)))
    return "its URL has a broken escape";
  if ([...url.authority, ...url.query].some((part) => part.kind === "argument"))
    return "an argument stands in its host or query";
  if (!URL.canParse(href)) return "its endpoint is not a valid URL";
  if (new URL(href).origin !== origin) return "its host is not written as a URL parser writes it";
  if (new URL(href).href !== href || new URL(href).pathname !== path) return "its endpoint has `.` or `..` in its path";
  return undefined;
}

function parameterFault(plan: Plan, parameter: ParameterPlan): string | undefined {
  const { url, parameters } = plan;
  const { location, name, argument } = parameter;
  if (parameters.some((other) => other !== parameter && other.argument === argument)) {
    return `two of its parameters are the argument \`${argument}\``;
  }
  const fault = locationFault(plan, parameter);
  if (fault !== undefined) return fault;
  const filled = url.path.flat().some((part) => part.kind === "argument" && part.argument === argument);
  return filled === (location === "path")
    ? undefined
    : `\`${name}\` is a path parameter or a placeholder, but not both`;
}

function constantFault(plan: Plan, constant: ConstantPlan): string | undefined {
  const { name, location } = constant;
  const fault = locationFault(plan, constant);
  if (fault !== undefined) return fault;
  const text = constantText(constant, plan);
  if (text === undefined) return `the value of \`${name}\` cannot be sent in its ${location}`;
  const describesBody = location === "header" && name.toLowerCase() === "content-type";
  return describesBody && plan.body !== null && contentTypeFault(text, plan.body) !== undefined
    ? `its body is ${plan.body.mediaType}, and its \`Content-Type\` is not`
    : undefined;
}

function bodyFault(plan: Plan): string | undefined {
  if (plan.body === null) return undefined;
  if (plan.body.shape === "members") return plan.body.kind === "json" ? jsonMembersFault(plan) : undefined;
  const values = [...plan.parameters, ...plan.constants].filter(({ location }) => location === "body");
  return values.length === 1 ? undefined : "its body is one value, and not exactly one is declared for it";
}

/** Why nothing that a descriptor declares may stand where this does. */
function locationFault(
  { body, injection }: Plan,
  { name, location, writing }: Pick<ParameterPlan, "name" | "location" | "writing">,
): string | undefined {
  if (writing?.style !== undefined && !hasStyle(location, writing.style)) {
    return `\`${name}\` is written in the style ${writing.style}, which its ${location} does not have`;
  }
  const injects = (header: string) =>
    injection?.carriers.some((one) => "name" in one && one.name.toLowerCase() === header) === true;
  if (location === "header") {
    if (!isToken(name) || isForbiddenHeader(name)) return `no parameter may set the header \`${name}\``;
    if (injects(name.toLowerCase())) return `the header \`${name}\` carries the credential`;
  }
  if (location === "cookie") {
    if (!isToken(name)) return `\`${name}\` cannot be the name of a cookie`;
    if (injects("cookie")) return "the credential is a cookie, which would take the place of its cookie parameters";
  }
  return location === "body" && body === null ? `\`${name}\` is in the body, and there is none` : undefined;
}

/** A template with something harmless in each hole: a letter, or a digit where a port stands. */
function fill(parts: readonly TemplatePart[]): string {
  let text = "";
  for (const part of parts) text += part.kind === "text" ? part.text : text.endsWith(":") ? "1" : "x";
  return text;
}
