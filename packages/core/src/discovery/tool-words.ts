import type { HttpMethod, Tool } from "../tools/tool.ts";
import { wordsOf } from "./words.ts";

/** The texts under which a tool can be found. */
export const FIELDS = ["name", "title", "description", "tags", "examples", "path", "arguments", "verb"] as const;
export type Field = (typeof FIELDS)[number];

/** What a method does, in the words of whoever asks for it. */
const VERBS: Readonly<Record<HttpMethod, string>> = {
  GET: "get list",
  HEAD: "check",
  OPTIONS: "options",
  POST: "create",
  PUT: "update set",
  PATCH: "update",
  DELETE: "delete remove",
};

/** The words of each text. The path counts without its parameters: their names are among the arguments. */
export function toolWords({ definition, plan, search }: Tool): Readonly<Record<Field, readonly string[]>> {
  const { name, title, description, inputSchema } = definition;
  return {
    name: wordsOf(name),
    title: wordsOf(title),
    description: wordsOf(description),
    tags: (search?.tags ?? []).flatMap(wordsOf),
    examples: (search?.examples ?? []).flatMap(wordsOf),
    path: plan.url.path.flat().flatMap((part) => (part.kind === "text" ? wordsOf(part.text) : [])),
    arguments: [...new Set(Object.keys(inputSchema.properties).flatMap(wordsOf))],
    verb: wordsOf(VERBS[plan.method]),
  };
}
