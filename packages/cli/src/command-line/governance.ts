import { Option, type Command } from "commander";
import type { CheckFilesOptions } from "../commands/check.ts";
import type { DiffOptions } from "../commands/diff.ts";
import type { LockOptions } from "../commands/lock.ts";
import type { ScopesOptions } from "../commands/scopes.ts";
import { parseBudget, parseNames } from "../option-values.ts";
import type { Action } from "./action.ts";
import { jsonOption, maxSizeOption } from "./shared-options.ts";

/** The commands that hold descriptors to what was agreed. */
export function addGovernanceCommands(program: Command, action: Action): void {
  program.commandsGroup("Hold it in CI:");
  program
    .command("check")
    .summary("check descriptors for all that CI should hold")
    .description(
      "Check descriptors for all that can be known without calling anything: that they are valid (validate), what their tools cost (budget), that the lock has them and what changed since (lock), who can take them (profiles), what public directories ask for (readiness), and which tools are mistaken for another (confusability; a word search as a proxy, no model is asked).",
    )
    .argument("<paths...>", "files, folders (searched for connector.yaml, .yml and .json), or - for standard input")
    .addOption(
      new Option("--format <format>", "how to print what was found")
        .choices(["text", "json", "sarif", "junit", "github"])
        .default("text"),
    )
    .addOption(jsonOption())
    .option("-o, --output <file>", "where to write the report; standard output if left out")
    .addOption(
      new Option(
        "--only <families>",
        "validate, budget, lock, profiles, readiness, confusability; with commas",
      ).argParser(parseNames),
    )
    .addOption(new Option("--budget <limits>", "a budget in tokens: tool=600,connector=15000").argParser(parseBudget))
    .option(
      "--baseline <path>",
      "what is over the budget already: the file of one connector, or a folder with a <slug>.json for each",
    )
    .option(
      "--lock <file>",
      "the lock to compare with; the nearest tools.lock, as far up as the current folder, if left out",
    )
    .addOption(
      new Option("--profile <names>", "who has to take the tools; all that are known if left out").argParser(
        parseNames,
      ),
    )
    .option("--strict", "let warnings fail, too")
    .addOption(maxSizeOption())
    .action((paths: string[], options: CheckFilesOptions) =>
      action(async (terminal) => (await import("../commands/check.ts")).check(paths, options, terminal)),
    );

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
