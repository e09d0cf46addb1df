import type { CompiledConnector, JsonObject, Tool } from "@mortise/core";
import { commentLines, docComment, foreign, type ForeignText } from "../../literals.ts";
import { functionNames, upperFirst } from "../../types/identifiers.ts";
import { nameTypes } from "../../types/name-types.ts";

/** A tool, and the code that calls it. */
export interface ToolView {
  readonly name: ForeignText;
  /** The first sentence of what it does. */
  readonly summary: ForeignText;
  readonly effect: "reads" | "writes" | "destroys";
  /** The function that calls it. */
  readonly functionName: string;
  readonly resultType: string;
  /** What makes a call's result of that type. */
  readonly cast: string;
  /** Whether it can be called without arguments. */
  readonly optionalArguments: boolean;
  /** The parameters of its function, with their types. */
  readonly parameters: string;
  /** The declarations of its types. */
  readonly types: string;
  readonly doc: string;
}

/** A line of code, in characters. */
const WIDEST = 120;

/** Names of types that the module has besides those of the tools. */
const MODULE_TYPES = ["CallToolOptions", "Server", "ToolError", "ToolList"];

export function toolViews({ tools }: CompiledConnector): readonly ToolView[] {
  const names = functionNames(tools.map(({ definition }) => definition.name));
  const taken = new Set(MODULE_TYPES);
  for (const name of names) for (const kind of ["Arguments", "Result"]) taken.add(upperFirst(name) + kind);
  return tools.map((tool, index) => toolView(tool, names[index] ?? "", taken));
}

function toolView(tool: Tool, functionName: string, taken: Set<string>): ToolView {
  const { name, description, inputSchema } = tool.definition;
  const argumentsType = `${upperFirst(functionName)}Arguments`;
  const result = resultOf(tool, `${upperFirst(functionName)}Result`, taken);
  // Unknown names are refused, whether the schema says so or leaves that out to be lean.
  const closed: JsonObject = { ...inputSchema, additionalProperties: false };
  const effect = effectOf(tool);
  const optionalArguments = (inputSchema.required ?? []).length === 0;
  const parameters = [
    "server: Server",
    `args: ${argumentsType}${optionalArguments ? " = {}" : ""}`,
    "options?: CallToolOptions",
  ];
  const width = `export function ${functionName}(): Promise<${result.type}> {${parameters.join(", ")}`.length;
  const told = commentLines(foreign(`${description}\n\n${EFFECTS[effect]}`));
  return {
    name: foreign(name),
    summary: foreign(firstSentence(description)),
    effect,
    functionName,
    resultType: result.type,
    cast: result.type === "unknown" ? "" : ` as Promise<${result.type}>`,
    optionalArguments,
    parameters: width > WIDEST ? `\n${parameters.map((one) => `  ${one},\n`).join("")}` : parameters.join(", "),
    types: nameTypes(argumentsType, closed, `What ${name} takes.`, taken) + result.declaration,
    doc: docComment(told),
  };
}

const EFFECTS = { reads: "Changes nothing.", writes: "Writes.", destroys: "May delete or overwrite." };

function resultOf({ definition, plan }: Tool, name: string, taken: Set<string>): { type: string; declaration: string } {
  const { outputSchema } = definition;
  if (outputSchema !== undefined) {
    const told = `What ${definition.name} answers.`;
    return { type: name, declaration: `\n${nameTypes(name, outputSchema, told, taken)}` };
  }
  return { type: plan.response?.items === undefined ? "unknown" : "ToolList", declaration: "" };
}

function effectOf({ definition }: Tool): ToolView["effect"] {
  const { readOnlyHint, destructiveHint } = definition.annotations;
  if (readOnlyHint) return "reads";
  return destructiveHint ? "destroys" : "writes";
}

function firstSentence(text: string): string {
  const [sentence = ""] = /^[^]*?[.!?](?=\s|$)/.exec(text.trim()) ?? [text];
  return sentence;
}
