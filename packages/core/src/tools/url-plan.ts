import type { Json } from "../json.ts";
import type { VariableNotes } from "../openapi/connector-document.ts";
import { readUrlTemplate, type UrlPart } from "../openapi/url-template.ts";
import { percentEncode } from "../request/percent-encode.ts";
import { prepareStyle } from "../request/styles.ts";
import type { DeclaredParameter } from "./declared-parameters.ts";
import type { FoundOperation } from "./operations.ts";
import type { TemplatePart, UrlPlan } from "./tool.ts";

/** A parameter and the argument that a call gives for it. */
export type Argument = DeclaredParameter & { readonly argument: string };
/** A parameter that a tool always sends, and what. */
export type FixedArgument = DeclaredParameter & { readonly value: Json };

/** The URL of an operation in parts; a text says what cannot be filled. `fixed` values of the path become its text. */
export function urlPlanOf(
  { endpoint, variables }: FoundOperation,
  declared: readonly DeclaredParameter[],
  taken: readonly Argument[],
  fixed: readonly FixedArgument[],
): UrlPlan | string {
  const template = readUrlTemplate(endpoint);
  if (template === undefined) return "its endpoint is not an absolute http or https URL";
  const faults: string[] = [];
  const nothingFills = (name: string) => faults.push(`nothing fills {${name}} in its endpoint`);

  const inHost = (part: UrlPart): TemplatePart => {
    if (part.kind === "text") return part;
    const variable = variables[part.name];
    if (variable === undefined) nothingFills(part.name);
    // The notes of ours that `serverOf` leaves on a variable are not in its type.
    const notes = variable as VariableNotes | undefined;
    return fieldPart(part.name, notes?.["x-mortise-no-default"] === true ? undefined : variable?.default);
  };
  const inPath = (part: UrlPart): TemplatePart => {
    if (part.kind === "text") return part;
    const named = (one: DeclaredParameter) => one.location === "path" && one.name === part.name;
    const argument = taken.find(named);
    if (argument !== undefined) return { kind: "argument", argument: argument.argument };
    const constant = fixed.find(named);
    if (constant !== undefined) {
      const text = fixedPathText(constant);
      if (text === undefined) faults.push(`the fixed value of \`${part.name}\` cannot stand in its path`);
      return { kind: "text", text: text ?? "" };
    }
    const field = declared.find(named);
    if (field === undefined) nothingFills(part.name);
    return fieldPart(part.name, field?.schema["default"]);
  };

  const url: UrlPlan = {
    scheme: template.scheme,
    authority: template.authority.map(inHost),
    path: template.path.map((segment) => mergeTexts(segment.map(inPath))),
    query: queryOf(template.query, declared),
  };
  return faults.length === 0 ? url : Array.from(new Set(faults)).join(", ");
}

/** A fixed value as text of the path, which cannot leave its segment; `undefined` for one that would. */
function fixedPathText({ value, ...place }: FixedArgument): string | undefined {
  return prepareStyle("path", place)(value, "", []);
}

function fieldPart(key: string, fallback: Json | undefined): TemplatePart {
  return { kind: "field", key, ...(typeof fallback === "string" ? { default: fallback } : {}) };
}

/** The query that an endpoint itself carries: what stands in its URL, and what its document gives as fixed parameters. */
function queryOf(literal: string, declared: readonly DeclaredParameter[]): readonly TemplatePart[] {
  const pairs = declared.flatMap(({ name, given }) => {
    if (given === undefined || !("fixed" in given)) return [];
    return given.fixed.map((parts): readonly TemplatePart[] => [
      { kind: "text", text: `${percentEncode(name)}=` },
      ...parts.map((part) => (part.kind === "text" ? { ...part, text: percentEncode(part.text) } : part)),
    ]);
  });
  if (literal !== "") pairs.unshift([{ kind: "text", text: literal }]);
  const parts = pairs.flatMap((pair, index) => (index === 0 ? pair : [{ kind: "text" as const, text: "&" }, ...pair]));
  return mergeTexts(parts);
}

function mergeTexts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const merged: TemplatePart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      merged[merged.length - 1] = { kind: "text", text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}
