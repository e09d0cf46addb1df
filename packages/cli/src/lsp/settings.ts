import type { Budget } from "@mortise/core";

/** What a client can choose; the docstring of `server.ts` tells how. */
export interface Settings {
  /** Whether faults that the YAML language server finds, too, are published. */
  readonly schemaDiagnostics: boolean;
  /** The tokens that a tool, and the whole list, may cost. */
  readonly budget: Budget;
  /** Whether each route mapping shows what its tool costs. */
  readonly codeLens: boolean;
  /** The longest text that is read, in characters, where it is not the compiler's own limit. */
  readonly maxSize?: number;
}

export const defaultSettings: Settings = {
  schemaDiagnostics: true,
  budget: {},
  codeLens: true,
};

const LARGEST_MEBIBYTES = 256;

/** The settings as a client sent them, on top of others. What has the wrong type is passed over: an editor's settings are seldom checked. */
export function readSettings(sent: unknown, base: Settings = defaultSettings): Settings {
  const settings = membersOf(sent);
  const budget = membersOf(settings["budget"]);
  const mebibytes = positive(settings["maxSize"]);
  const characters = mebibytes && Math.floor(Math.min(mebibytes, LARGEST_MEBIBYTES) * 1024 * 1024);
  return {
    ...base,
    ...(characters === undefined ? {} : { maxSize: characters }),
    schemaDiagnostics: flag(settings["schemaDiagnostics"]) ?? base.schemaDiagnostics,
    codeLens: flag(settings["codeLens"]) ?? base.codeLens,
    budget: {
      ...base.budget,
      ...limit("tool", budget["tool"]),
      ...limit("connector", budget["connector"]),
    },
  };
}

function limit<K extends string>(key: K, value: unknown): { readonly [P in K]?: number } {
  const tokens = positive(value);
  return tokens === undefined ? {} : ({ [key]: tokens } as { readonly [P in K]: number }); // a computed key loses its name
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {}; // any object has members
}
