import type { Plan, TemplatePart } from "../tools/tool.ts";
import { isForbiddenHeader, isToken } from "./header-rules.ts";

const WHOLE_ESCAPES = /^(?:[^%]|%[0-9a-f]{2})*$/i;

/**
 * Holds a plan to what calls rely on: its own text is already as a URL parser would write it,
 * and its headers and cookies have names that a parameter may fill. Compiling gives no other
 * plans, so a failure is a bug of ours or a file that was changed by hand.
 */
export function assertSendable(plan: Plan): void {
  const fail = (fault: string): never => {
    throw new Error(`the plan of ${plan.operationId} cannot be sent: ${fault}`);
  };
  const { url } = plan;
  const parts = [...url.authority, ...url.path.flat()];
  if (parts.some((part) => part.kind === "text" && !WHOLE_ESCAPES.test(part.text))) fail("its URL has a broken escape");
  if (url.authority.some((part) => part.kind === "argument")) fail("an argument stands in its host");

  const path = url.path.map((segment) => `/${fill(segment)}`).join("");
  const href = `${url.scheme}://${fill(url.authority)}${path}${url.query === "" ? "" : `?${url.query}`}`;
  if (url.path.length === 0 || !URL.canParse(href) || new URL(href).href !== href) fail(`its URL is not canonical`);
  if (new URL(href).pathname !== path) fail("its path ends early");

  const injected = new Set(plan.injection?.headers.map(({ name }) => name.toLowerCase()));
  for (const { location, name, argument } of plan.parameters) {
    if (location === "header") {
      if (!isToken(name) || isForbiddenHeader(name)) fail(`no parameter may set the header ${name}`);
      if (injected.has(name.toLowerCase())) fail(`${name} carries the credential`);
    }
    if (location === "cookie") {
      if (!isToken(name)) fail(`${name} is no name for a cookie`);
      if (injected.has("cookie"))
        fail("the credential is a cookie, which would take the place of its cookie parameters");
    }
    if (location === "body" && plan.body === null) fail("it has a body parameter and no body");
    const holes = parts.filter((part) => part.kind === "argument" && part.argument === argument).length;
    if (location === "path" ? holes === 0 : holes > 0)
      fail(`{${argument}} is a placeholder or a path parameter, not both`);
  }
}

/** A template with something harmless in each hole: a letter, or a digit where a port stands. */
function fill(parts: readonly TemplatePart[]): string {
  let text = "";
  for (const part of parts) text += part.kind === "text" ? part.text : text.endsWith(":") ? "1" : "x";
  return text;
}
