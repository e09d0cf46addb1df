import type { CallEvent } from "../call.ts";

/** What a server says while it runs. On stderr, because over stdio the other stream belongs to the client. */
export interface ServerLog {
  /** Something that happened to the server, in words, with the same as data for the JSON format. */
  readonly say: (level: "info" | "warning" | "error", words: string, data?: Readonly<Record<string, unknown>>) => void;
  /** A call that is over. */
  readonly call: (event: CallEvent) => void;
  /** A fault of ours, by the id that the client was given. */
  readonly fault: (fault: unknown, callId: string) => void;
}

export interface LogOptions {
  /** A line for each call, too. */
  readonly verbose?: boolean;
  readonly logFormat: "text" | "json";
}

/** Marks up a piece of a line, for whoever reads it on a terminal. */
export interface LogColors {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain = (text: string): string => text;
export const NO_COLORS: LogColors = { red: plain, yellow: plain, dim: plain };

/** Writes what happens, line by line, with `note`. */
export function createServerLog(options: LogOptions, note: (line: string) => void, colors: LogColors): ServerLog {
  const verbose = options.verbose === true;
  if (options.logFormat === "json") {
    return {
      say: (level, words, data) => note(jsonLine(level, { message: words, ...data })),
      call: (event) => {
        if (verbose) note(jsonLine(event.code === "ok" ? "info" : "warning", { call: withoutScope(event) }));
      },
      fault: (fault, id) => note(jsonLine("error", { message: "internal fault", id, kind: kindOf(fault) })),
    };
  }
  const { red, yellow } = colors;
  const labels = { info: "", warning: `${yellow("warning:")} `, error: `${red("error:")} ` };
  return {
    say: (level, words) => note(labels[level] + words),
    call: (event) => {
      if (verbose) note(describeCall(event, colors));
    },
    fault: (fault, id) =>
      note(`${red("error:")} something went wrong inside the server itself (${kindOf(fault)}), call ${id}`),
  };
}

/** One line of a log in JSON. */
export function jsonLine(level: string, data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ time: new Date().toISOString(), level, ...data });
}

function describeCall(event: CallEvent, { red, dim }: LogColors): string {
  const time = dim(new Date().toISOString().slice(11, 23));
  const code = event.code === "ok" ? event.code : red(event.code);
  const status = event.status === undefined ? "" : ` ${String(event.status)}`;
  const parameter = event.parameter === undefined ? "" : ` ${describeParameter(event.parameter)}`;
  const cause = event.cause === undefined ? "" : ` ${JSON.stringify(event.cause)}`;
  return `${time} ${event.instance} ${event.tool} ${code}${status} ${event.durationMs.toFixed(0)} ms ${dim(event.id)}${parameter}${cause}`;
}

/** Everyone is the same user here. */
function withoutScope({ id, instance, tool, code, status, durationMs, parameter, cause }: CallEvent) {
  return { id, instance, tool, code, status, durationMs, parameter, cause };
}

function kindOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : typeof fault;
}

/** What an upstream complained about: the argument, its place in the descriptor, and that in the vendor's document. */
function describeParameter({ argument, origin, source }: NonNullable<CallEvent["parameter"]>): string {
  const places = source === undefined ? origin : `${origin}, ${source}`;
  return `because of ${argument === undefined ? "a fixed value" : `"${argument}"`} (${places})`;
}
