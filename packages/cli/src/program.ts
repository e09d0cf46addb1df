import { Command, CommanderError } from "commander";
import type { Action, Run } from "./command-line/action.ts";
import { addCallingCommands } from "./command-line/calling.ts";
import { addEditingCommands } from "./command-line/editing.ts";
import { addGeneratingCommands } from "./command-line/generating.ts";
import { addGovernanceCommands } from "./command-line/governance.ts";
import { addOperatingCommands } from "./command-line/operating.ts";
import { addReadingCommands } from "./command-line/reading.ts";
import { addTestingCommands } from "./command-line/testing.ts";
import { addWritingCommands } from "./command-line/writing.ts";
import { CannotRun, EXIT, type ExitCode } from "./exit-code.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * Runs one command line and returns how it ended. Every command is a module of its own, loaded
 * when it is the one that was asked for: starting `serve` must not cost what `init` needs.
 */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  let complaint = "";
  const program = createProgram(
    async (terminal, run) => {
      code = await run(terminal);
    },
    (text) => (complaint += text),
  );
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Help and version that were asked for are no error.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.clean;
    if (!(error instanceof CommanderError || error instanceof CannotRun)) throw error;
    const terminal = createTerminal({ color: program.opts<{ color: boolean }>().color });
    // What the user typed and what a file holds must not act on the terminal.
    const { printable } = await import("@mortise/core");
    const show = (text: string) => text.split("\n").map(printable).join("\n");
    if (error instanceof CommanderError) {
      terminal.note(show(complaint.trimEnd()));
      return EXIT.unable;
    }
    terminal.note(`${terminal.noteColors.red("error:")} ${show(error.message)}`);
    if (error.hint !== undefined) terminal.note(`  ${terminal.noteColors.cyan("hint:")} ${show(error.hint)}`);
    return EXIT.unable;
  }
}

function createProgram(
  perform: (terminal: Terminal, run: Run) => Promise<void>,
  complain: (text: string) => void,
): Command {
  const program = new Command("mortise")
    .configureOutput({ writeErr: complain })
    .description("Compiles YAML connector descriptors into OpenAPI documents and MCP servers, and runs them.")
    .version(VERSION)
    .option("--no-color", "print without colours (so does NO_COLOR=1)")
    .showHelpAfterError("(mortise --help lists the commands; mortise COMMAND --help, its options)")
    .addHelpText(
      "after",
      "\nExit codes: 0 clean, 1 errors found, 2 could not run. Data goes to stdout, everything else to stderr.",
    )
    .exitOverride();

  const action: Action = (run) => perform(createTerminal(program.opts<{ color: boolean }>()), run);

  // In the order of the help.
  addWritingCommands(program, action);
  addReadingCommands(program, action);
  addGovernanceCommands(program, action);
  addGeneratingCommands(program, action);
  addCallingCommands(program, action);
  addOperatingCommands(program, action);
  addTestingCommands(program, action);
  addEditingCommands(program, action);
  return program;
}
