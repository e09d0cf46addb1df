import type { Report } from "@mortise/core";
import { createServerLog, jsonLine, type LogOptions, type ServerLog } from "@mortise/runtime/serving";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

/** What `serve` says while it runs. */
export interface Log extends ServerLog {
  /** What is wrong with a descriptor. */
  readonly diagnostics: (report: Report) => Promise<void>;
}

export function createLog(options: LogOptions, terminal: Terminal): Log {
  return {
    ...createServerLog(options, (line) => terminal.note(line), terminal.noteColors),
    diagnostics:
      options.logFormat === "text"
        ? (report) => reportDiagnostics(report, terminal)
        : async (report) => {
            const { toWire } = await import("@mortise/core");
            for (const diagnostic of toWire(report)) terminal.note(jsonLine(diagnostic.severity, { diagnostic }));
          },
  };
}
