import { isObject, readJson } from "@mortise/core/mcp";
import { CannotRun } from "./exit-code.ts";
import { readText } from "./read-text.ts";

/** The arguments of a call: JSON on the command line, or in a file that wins over it. */
export interface ArgumentsOption {
  readonly args?: string;
  readonly argsFile?: string;
}

/** Reads the arguments of a call, none where none are given, as the protocol does: an integer beyond 2^53 is a bigint. */
export async function readArguments({ args, argsFile }: ArgumentsOption): Promise<Readonly<Record<string, unknown>>> {
  const read = readJson(argsFile === undefined ? (args ?? "{}") : await readText(argsFile));
  const hint = `give a JSON object: --args '{"name": "value"}'`;
  if (!read.ok) throw new CannotRun("the arguments are not JSON", hint);
  if (!isObject(read.value)) throw new CannotRun("the arguments are not an object", hint);
  return read.value;
}
