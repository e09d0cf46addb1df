import type { Report } from "@mortise/core";
import type { CallEvent } from "@mortise/runtime/serving";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface LogOptions {
  readonly verbose?: boolean;
  readonly logFormat: "text" | "json";
}

/** What `serve` says while it runs. On stderr, because over stdio the other stream belongs to the client. */
export interface Log {
  /** Something that happened to the server, in words, with the same as data for the JSON format. */
  readonly say: (level: "info" | "warning" | "error", words: string, data?: Readonly<Record<string, unknown>>) => void;
  /** What is wrong with a descriptor. */
  readonly diagnostics: (report: Report) => Promise<void>;
  /** A call that is over. */
  readonly call: (event: CallEvent) => void;
  /** A fault of ours, by the id that the client was given. */
  readonly fault: (fault: unknown, callId: string) => void;
}

export function createLog(options: LogOptions, terminal: Terminal): Log {
  const { red, yellow, dim } = terminal.noteColors;
  const asJson = (level: string, data: Readonly<Record<string, unknown>>) =>
    terminal.note(JSON.stringify({ time: new Date().toISOString(), level, ...data }));

  if (options.logFormat === "json") {
    return {
      say: (level, words, data) => asJson(level, { message: words, ...data }),
      diagnostics: async (report) => {
        const { toWire } = await import("@mortise/core");
        for (const diagnostic of toWire(report)) asJson(diagnostic.severity, { diagnostic });
      },
      call: (event) => {
        if (options.verbose === true) asJson(event.code === "ok" ? "info" : "warning", { call: withoutScope(event) });
      },
      fault: (fault, id) => asJson("error", { message: "internal fault", id, kind: kindOf(fault) }),
    };
  }
  const labels = { info: "", warning: `${yellow("warning:")} `, error: `${red("error:")} ` };
  return {
    say: (level, words) => terminal.note(labels[level] + words),
    diagnostics: (report) => reportDiagnostics(report, terminal),
    call: (event) => {
      if (options.verbose !== true) return;
      const time = dim(new Date().toISOString().slice(11, 23));
      const code = event.code === "ok" ? event.code : red(event.code);
      const status = event.status === undefined ? "" : ` ${String(event.status)}`;
      const parameter = event.parameter === undefined ? "" : ` ${describeParameter(event.parameter)}`;
      const cause = event.cause === undefined ? "" : ` ${JSON.stringify(event.cause)}`;
      terminal.note(
        `${time} ${event.instance} ${event.tool} ${code}${status} ${event.durationMs.toFixed(0)} ms ${dim(event.id)}${parameter}${cause}`,
      );
    },
    fault: (fault, id) =>
      terminal.note(`${red("error:")} something went wrong inside mortise itself (${kindOf(fault)}), call ${id}`),
  };
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
