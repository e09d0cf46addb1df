import { Option, type Command } from "commander";
import type { ScopesOptions } from "../commands/scopes.ts";
import { parseNames } from "../option-values.ts";
import type { Action } from "./action.ts";
import { jsonOption, maxSizeOption } from "./shared-options.ts";

/** The commands that hold descriptors to what was agreed. */
export function addGovernanceCommands(program: Command, action: Action): void {
  program.commandsGroup("Hold it in CI:");
  program
    .command("scopes")
    .summary("work out the least scopes")
    .description(
      "Work out the least OAuth scopes for a connector's tools, from what its operations declare: which tools force each, what is asked for beyond the need, and which tools do not say. With --tools, what switching the others off would save.",
    )
    .argument("<file>", "a descriptor, a connector.json or an API document, or - for standard input")
    .addOption(new Option("--tools <names>", "only these tools are on; with commas between them").argParser(parseNames))
    .addOption(new Option("--format <format>", "how to print them").choices(["text", "json"]).default("text"))
    .addOption(jsonOption())
    .addOption(maxSizeOption())
    .action((file: string, options: ScopesOptions) =>
      action(async (terminal) => (await import("../commands/scopes.ts")).scopes(file, options, terminal)),
    );
}
