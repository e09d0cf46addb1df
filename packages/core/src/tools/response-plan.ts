import type { ResponseNotes } from "../openapi/connector-document.ts";
import type { DeclaredParameter } from "./declared-parameters.ts";
import { parametersNamed } from "./renames.ts";
import type { PagingPlan, ResponsePlan } from "./tool.ts";
import type { Argument } from "./url-plan.ts";

/** The parameter that takes the position of a page, which the runtime fills and no model sees. */
export function positionParameter(
  notes: ResponseNotes | undefined,
  declared: readonly DeclaredParameter[],
): DeclaredParameter | undefined {
  const key = notes?.paging?.parameter;
  return key === undefined ? undefined : parametersNamed(key, declared)[0];
}

/**
 * How the answer is read, in a tool's own words: its arguments for the parameters of the paging,
 * and those that the runtime adds, which have names that no argument has. A text says what is missing.
 */
export function responsePlanOf(
  notes: ResponseNotes | undefined,
  taken: readonly Argument[],
): ResponsePlan | string | undefined {
  if (notes === undefined) return undefined;
  const { paging: declared, ...rest } = notes;
  const paging = declared === undefined ? undefined : pagingPlanOf(declared, taken);
  if (typeof paging === "string") return paging;
  const names = new Set(taken.map(({ argument }) => argument));
  const free = (wanted: string, otherwise: string) => freeName(names.has(wanted) ? otherwise : wanted, names);
  return {
    ...rest,
    ...(paging === undefined ? {} : { paging }),
    ...(rest.items === undefined ? {} : { fieldsArgument: free("fields", "result_fields") }),
    ...(paging === undefined ? {} : { cursorArgument: free("cursor", "next_cursor") }),
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  return free;
}

function pagingPlanOf(
  { kind, parameter, sizeParameter, next, hasMore, first }: NonNullable<ResponseNotes["paging"]>,
  taken: readonly Argument[],
): PagingPlan | string {
  const argumentOf = (key: string | undefined) =>
    key === undefined ? undefined : parametersNamed(key, taken)[0]?.argument;
  const argument = argumentOf(parameter);
  const sizeArgument = argumentOf(sizeParameter);
  const more = hasMore === undefined ? {} : { hasMore };
  switch (kind) {
    case "cursor":
      if (argument === undefined || next === undefined) return "its paging names no parameter or no cursor";
      return { kind, argument, next, ...more };
    case "offset":
    case "page":
      if (argument === undefined) return "its paging names no parameter";
      return {
        kind,
        argument,
        first: first ?? (kind === "page" ? 1 : 0),
        ...(sizeArgument === undefined ? {} : { sizeArgument }),
        ...more,
      };
    case "next_url":
      return next === undefined ? "its paging does not say where the next page's URL is" : { kind, next, ...more };
    case "link":
      return { kind };
  }
}
