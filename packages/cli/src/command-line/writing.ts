import { Option, type Command } from "commander";
import type { ImportCommandOptions } from "../commands/import.ts";
import type { InitOptions } from "../commands/init.ts";
import { AUTH_TYPES, CATEGORIES } from "../init/answers.ts";
import { parseCount, parseSlug } from "../option-values.ts";
import type { Action } from "./action.ts";
import { modeOption, allowHostOption } from "./shared-options.ts";

/** The commands that write a descriptor. */
export function addWritingCommands(program: Command, action: Action): void {
  program.commandsGroup("Write a descriptor:");
  program
    .command("import")
    .summary("make a descriptor of an API document")
    .description(
      "Import an OpenAPI (3.x) or Swagger (2.0) document, or a folder with a Microsoft connector, as a commented descriptor. What cannot be kept is listed with its place and the reason.",
    )
    .argument("<document>", "a file, a folder, an https URL, or - for standard input")
    .option("-o, --output <file>", "where to write the descriptor; standard output if left out")
    .option("--operations <names...>", "only these: operation ids, or 'METHOD /path'; * stands for any text")
    .option("--tags <tags...>", "only operations of these groups")
    .option("--read-only", "only operations that change nothing (GET, HEAD, OPTIONS)")
    .addOption(new Option("--max-tools <n>", "offer at most so many operations to agents").argParser(parseCount))
    .option("--name <name>", "the connector's name, instead of the document's title")
    .addOption(
      new Option("--slug <slug>", "its name in addresses; made from the name if left out").argParser(parseSlug),
    )
    .addOption(modeOption("as the descriptor is to say it"))
    .option("--follow-urls", "follow references to other documents on the network")
    .addOption(allowHostOption("let documents come from this private address, too; may be repeated"))
    .addOption(new Option("--json", "print the report as JSON, with the descriptor in it where no -o is given"))
    .action((document: string, options: ImportCommandOptions) =>
      action(async (terminal) => (await import("../commands/import.ts")).importCommand(document, options, terminal)),
    );

  program
    .command("init")
    .summary("write a descriptor to begin with")
    .description(
      "Write a commented descriptor. Asks for what is not given; with --yes, or without a terminal, it does not.",
    )
    .argument("[file]", "where to write it", "connector.yaml")
    .option("--name <name>", "the connector's name")
    .option("--slug <slug>", "its name in addresses; made from the name if left out")
    .option("--description <text>", "what it connects to")
    .option("--publisher <name>", "who maintains it")
    .addOption(new Option("--category <category>", "what kind of system it is").choices(CATEGORIES))
    .option("--endpoint <url>", "the URL of a first operation, a GET; {placeholders} become path parameters")
    .addOption(new Option("--auth <type>", "how the upstream authenticates").choices(AUTH_TYPES))
    .option("-y, --yes", "ask nothing: take the defaults for what is not given")
    .option("--force", "overwrite the file if it is there")
    .action((file: string, options: InitOptions) =>
      action(async (terminal) => (await import("../commands/init.ts")).init(file, options, terminal)),
    );
}
