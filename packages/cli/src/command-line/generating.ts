import { Option, type Command } from "commander";
import type { DocsOptions } from "../commands/docs.ts";
import type { Action } from "./action.ts";
import { maxSizeOption, profileOption } from "./shared-options.ts";

/** The commands that write files for others: projects, and pages. */
export function addGeneratingCommands(program: Command, action: Action): void {
  program.commandsGroup("Projects and pages:");
  program
    .command("docs")
    .summary("write a page for each connector")
    .description(
      "Write a page for each connector: its authentication, how to run it, and every tool with its arguments. Several connectors get a list, too. A file that this command did not make, or that was changed since, is kept.",
    )
    .argument("<paths...>", "descriptors, connector.json files, API documents, or folders")
    .requiredOption("-o, --output <folder>", "where to write the pages")
    .addOption(
      new Option("--format <format>", "what to write them in").choices(["markdown", "html", "both"]).default("both"),
    )
    .option("--force", "overwrite whatever is there")
    .addOption(profileOption())
    .addOption(maxSizeOption())
    .action((paths: string[], options: DocsOptions) =>
      action(async (terminal) => (await import("../commands/docs.ts")).docs(paths, options, terminal)),
    );
}
