import { parseArgs } from "node:util";

export const PARTS = [
  "http",
  "stdio",
  "cold",
  "compile",
  "memory",
  "heap",
  "import",
  "fidelity",
  "generate",
  "gateway",
] as const;
export type Part = (typeof PARTS)[number];

/** What to measure, and for how long. */
export interface Options {
  readonly parts: readonly Part[];
  /** Many short rounds rather than few long ones: the closer two turns are, the more alike is what the machine does meanwhile. */
  readonly rounds: number;
  /** How long one target is called in one round. */
  readonly seconds: number;
  /** Only to see that everything runs. */
  readonly quick: boolean;
  /** Also write everything that was measured to this file. */
  readonly json: string | undefined;
}

export const USAGE = `pnpm bench [--only ${PARTS.join(",")}] [--rounds N] [--seconds S] [--quick] [--json FILE]`;

/** Reads the arguments, or throws an error whose message says what is wrong with them. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: PARTS.join(",") },
      rounds: { type: "string" },
      seconds: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  return {
    parts: values.only.split(",").map(readPart),
    rounds: readPositive("--rounds", values.rounds ?? (values.quick ? "1" : "10")),
    seconds: readPositive("--seconds", values.seconds ?? (values.quick ? "0.3" : "1")),
    quick: values.quick,
    json: values.json,
  };
}

function readPart(name: string): Part {
  const part = PARTS.find((each) => each === name);
  if (part === undefined) throw new Error(`--only ${name}: there are ${PARTS.join(", ")}`);
  return part;
}

function readPositive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option} ${text}: a number above 0 is wanted`);
  return value;
}
