import { Option, type Command } from "commander";
import type { DiffOptions } from "../commands/diff.ts";
import type { LockOptions } from "../commands/lock.ts";
import type { ScopesOptions } from "../commands/scopes.ts";
import { parseNames } from "../option-values.ts";
import type { Action } from "./action.ts";
import { jsonOption, maxSizeOption } from "./shared-options.ts";

/** The commands that hold descriptors to what was agreed. */
export function addGovernanceCommands(program: Command, action: Action): void {
  program.commandsGroup("Hold it in CI:");
  program
    .command("lock")
    .summary("write down what the tools are")
    .description(
      "Write the complete definitions of all tools to one file, to be committed: a change of the descriptors then shows what it changes for callers. With --check, fail where the file is not up to date, and say what changed.",
    )
    .argument(
      "<paths...>",
      "descriptors, connector.json, API documents, or folders with descriptors; - for standard input",
    )
    .option("-o, --output <file>", "the lock, or - for standard output", "tools.lock")
    .option("--check", "write nothing; fail where the lock is not up to date")
    .addOption(maxSizeOption())
    .action((paths: string[], options: LockOptions) =>
      action(async (terminal) => (await import("../commands/lock.ts")).lock(paths, options, terminal)),
    );

  program
    .command("diff")
    .summary("say what changed for callers")
    .description(
      "Compare two states of some tools: say what each change means for whoever calls them, which version that asks for, and whether the version says so. Each state is a file (descriptor, connector.json, API document, tools.lock) or a folder with descriptors; at a git revision, REVISION:PATH, with nothing before the colon for what is staged; a revision alone is NEW's path there.",
    )
    .argument("<old>", "a file, a folder, REVISION:PATH, or REVISION")
    .argument("<new>", "a file, a folder, or REVISION:PATH")
    .addOption(
      new Option("--format <format>", "how to print the changes")
        .choices(["text", "json", "github", "markdown"])
        .default("text"),
    )
    .addOption(jsonOption())
    .addOption(
      new Option(
        "--fail-on <what>",
        "what ends with 1: changes that break callers, a version that does not say what changed, either or any other change, or nothing",
      )
        .choices(["breaking", "version", "any", "none"])
        .default("breaking"),
    )
    .addOption(maxSizeOption())
    .action((before: string, after: string, options: DiffOptions) =>
      action(async (terminal) => (await import("../commands/diff.ts")).diff(before, after, options, terminal)),
    );

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
