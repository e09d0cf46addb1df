import { Option, type Command } from "commander";
import type { Action } from "./action.ts";

/** The commands that editors start. */
export function addEditingCommands(program: Command, action: Action): void {
  program.commandsGroup("Edit:");
  program
    .command("lsp")
    .summary("serve an editor with diagnostics, fixes and navigation")
    .description(
      "Serve an editor over the Language Server Protocol, beside its YAML language server: diagnostics with fixes, the tool behind a route mapping with its cost, navigation, renaming, and completion of names.",
    )
    // The only way there is. Editors say it all the same.
    .addOption(new Option("--stdio", "talk over standard input and output, as it does anyway"))
    .addOption(new Option("--clientProcessId <pid>", "end when this process does").hideHelp())
    .action(() => action(async (terminal) => (await import("../commands/lsp.ts")).lsp(terminal)));
}
