import { Option, type Command } from "commander";
import type { DocsOptions } from "../commands/docs.ts";
import type { GenerateCommandOptions } from "../commands/generate.ts";
import { parseRegistryName, parseTransports } from "../option-values.ts";
import type { Action } from "./action.ts";
import { maxSizeOption, modeOption, profileOption } from "./shared-options.ts";

/** The commands that write files for others: projects, and pages. */
export function addGeneratingCommands(program: Command, action: Action): void {
  program.commandsGroup("Projects and pages:");
  program
    .command("generate")
    .summary("generate a server project, or bring one up to date")
    .description(
      "Generate a project around one connector: a server for MCP clients, its tools as functions with types, tests, a Dockerfile, and what registries and clients need. Run again, it replaces what it generated, shows what differs where a file was changed since, and keeps that.",
    )
    .argument("<file>", "a descriptor, a connector.json or an API document, or - for standard input")
    .requiredOption("-o, --output <folder>", "the project's folder, new or generated before")
    .addOption(new Option("--target <target>", "what to generate").choices(["typescript"]).default("typescript"))
    .option("--standalone", "put the runtime into the project, in one file, so that it needs nothing but Node")
    .addOption(
      new Option("--transport <names>", "how it serves: stdio, http, or both with a comma; the first is its default")
        .argParser(parseTransports)
        .default(["stdio", "http"], "stdio,http"),
    )
    .addOption(
      new Option("--registry-name <name>", "its name in the MCP registry, such as io.github.acme/shelf").argParser(
        parseRegistryName,
      ),
    )
    .option("--force", "overwrite files that were changed, too")
    .addOption(profileOption())
    .addOption(modeOption("as the descriptor says, if left out"))
    .addOption(maxSizeOption())
    .action((file: string, options: GenerateCommandOptions) =>
      action(async (terminal) => (await import("../commands/generate.ts")).generateProject(file, options, terminal)),
    );

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
