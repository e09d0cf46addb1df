import { stat } from "node:fs/promises";
import { printLock } from "@mortise/core";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { compareStates } from "../diff/compare-states.ts";
import { openFiles, stateOfLock, type State } from "../diff/open-states.ts";
import { printText } from "../diff/print-text.ts";
import { readSource, type SizeOption } from "../open-connector.ts";
import { plural } from "../plural.ts";
import { STDIN } from "../read-text.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { writeText } from "../write-text.ts";

export interface LockOptions extends SizeOption {
  /** Where the lock is, or `-` for standard output. */
  readonly output: string;
  readonly check?: boolean;
}

/** Writes down what callers of some connectors' tools rely on, or checks that it is written down already. Writes nothing where there is an error. */
export async function lock(paths: readonly string[], options: LockOptions, terminal: Terminal): Promise<ExitCode> {
  const { output, check = false } = options;
  if (check && output === STDIN) throw new CannotRun("there is no lock to check on standard output", "name it with -o");
  const opened = await openFiles(paths, options);
  if (!opened.ok) {
    for (const failed of opened.failed) await reportDiagnostics(failed, terminal);
    return EXIT.errors;
  }
  const { state } = opened;
  const text = printLock(state.lock);
  if (check) return checkLock(output, text, state, terminal);
  if (output === STDIN) terminal.print(text);
  else {
    await writeText(output, text);
    terminal.note(`${output}: ${sizeOf(state)}`);
  }
  return EXIT.clean;
}

async function checkLock(output: string, text: string, state: State, terminal: Terminal): Promise<ExitCode> {
  if (await isMissing(output)) {
    terminal.note(`${output} is not there: write it with \`mortise lock\``);
    return EXIT.errors;
  }
  const source = await readSource(output);
  // What the lock has beyond the files is too much.
  const diffs = compareStates(stateOfLock(source), { ...state, isOneFile: false });
  // A checkout may have other line ends.
  if (source.text.replaceAll("\r\n", "\n") === text) {
    terminal.note(`${output}: ${sizeOf(state)}, up to date`);
    return EXIT.clean;
  }
  terminal.print(printText(diffs, terminal.colors));
  terminal.note(`${output} is not up to date: write it anew with \`mortise lock\`, and commit it with the change`);
  return EXIT.errors;
}

async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
  );
}

function sizeOf({ lock: { connectors } }: State): string {
  const tools = connectors.reduce((sum, connector) => sum + connector.tools.length, 0);
  return `${plural(connectors.length, "connector")}, ${plural(tools, "tool")}`;
}
