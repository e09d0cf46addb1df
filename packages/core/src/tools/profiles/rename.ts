import { createHash } from "node:crypto";
import type { JsonObject } from "../../json.ts";
import type { PagingPlan, Plan, TemplatePart, Tool } from "../tool.ts";

/** A name that a pattern takes and that is no longer than this: a function of the name alone, so that no other name moves it. */
export function fittingName(name: string, isTaken: (name: string) => boolean, longest: number): string | undefined {
  if (isTaken(name) && name.length <= longest) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  const words = name.replaceAll(/[^A-Za-z0-9_-]+/g, "_").replaceAll(/^[^A-Za-z]+|_+$/g, "");
  const room = longest - hash.length - 1;
  if (room < 1) return undefined;
  const fitting = words === "" ? `t_${hash}` : `${words.slice(0, room).replace(/[_-]+$/, "")}_${hash}`;
  return isTaken(fitting) ? fitting : undefined;
}

/** The tool with other names for its arguments. The plan keeps what each is for the upstream. */
export function renameArguments(tool: Tool, renamed: ReadonlyMap<string, string>): Tool {
  if (renamed.size === 0) return tool;
  const { definition, plan } = tool;
  const to = (argument: string) => renamed.get(argument) ?? argument;
  const { inputSchema } = definition;
  const properties: { readonly [argument: string]: JsonObject } = Object.fromEntries(
    Object.entries(inputSchema.properties).map(([argument, schema]) => [to(argument), schema]),
  );
  const { required } = inputSchema;
  return {
    ...tool,
    definition: {
      ...definition,
      inputSchema: { ...inputSchema, properties, ...(required === undefined ? {} : { required: required.map(to) }) },
    },
    plan: renamePlan(plan, to),
  };
}

function renamePlan(plan: Plan, to: (argument: string) => string): Plan {
  const parts = (template: readonly TemplatePart[]) =>
    template.map((part) => (part.kind === "argument" ? { ...part, argument: to(part.argument) } : part));
  const { response } = plan;
  return {
    ...plan,
    url: { ...plan.url, path: plan.url.path.map(parts) },
    parameters: plan.parameters.map((parameter) => ({ ...parameter, argument: to(parameter.argument) })),
    ...(response === undefined
      ? {}
      : {
          response: {
            ...response,
            ...(response.paging === undefined ? {} : { paging: renamePaging(response.paging, to) }),
            ...(response.fieldsArgument === undefined ? {} : { fieldsArgument: to(response.fieldsArgument) }),
            ...(response.cursorArgument === undefined ? {} : { cursorArgument: to(response.cursorArgument) }),
          },
        }),
  };
}

function renamePaging(paging: PagingPlan, to: (argument: string) => string): PagingPlan {
  switch (paging.kind) {
    case "cursor":
      return { ...paging, argument: to(paging.argument) };
    case "offset":
    case "page":
      return {
        ...paging,
        argument: to(paging.argument),
        ...(paging.sizeArgument === undefined ? {} : { sizeArgument: to(paging.sizeArgument) }),
      };
    case "next_url":
    case "link":
      return paging;
  }
}
