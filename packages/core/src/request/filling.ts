import type { ParameterPlan } from "../tools/tool.ts";
import type { ArgumentFault } from "./http-request.ts";
import { escapeStep } from "../json-pointer.ts";

/** A call's arguments, as JSON.parse gave them and as the tool's input schema accepts them. */
export type Arguments = Readonly<Record<string, unknown>>;
/** The connection's fields that are no secrets. */
export type ConnectionFields = Readonly<Record<string, string>>;

/** One call on its way to a request: what it gives, and what is wrong with that. */
export interface Filling {
  readonly args: Arguments;
  readonly fields: ConnectionFields;
  readonly argumentFaults: ArgumentFault[];
  readonly connectionFaults: ArgumentFault[];
}

/** Writes one piece of the request; the text does not matter once a fault is reported. */
export type Writer = (filling: Filling) => string;

/** A parameter's value, or its default. Only own members are arguments: `constructor` is not given just because every object has one. */
export function read(parameter: ParameterPlan, args: Arguments): unknown {
  const given = Object.hasOwn(args, parameter.argument) ? args[parameter.argument] : undefined;
  return given === undefined ? parameter.default : given;
}

export function pointerOf(parameter: ParameterPlan): string {
  return `/${escapeStep(parameter.argument)}`;
}

/** Joins pieces, neighbouring constants merged. */
export function join(pieces: readonly (string | Writer)[]): Writer {
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
