import { Option, type Command } from "commander";
import type { CompileFileOptions } from "../commands/compile.ts";
import type { ExplainOptions } from "../commands/explain.ts";
import type { OpenApiOptions } from "../commands/openapi.ts";
import type { ToolsOptions } from "../commands/tools.ts";
import type { ValidateOptions } from "../commands/validate.ts";
import { parseBudget } from "../option-values.ts";
import type { Action } from "./action.ts";
import { jsonOption, profileOption, maxSizeOption } from "./shared-options.ts";

/** The commands that read a descriptor and say or write what comes of it. */
export function addReadingCommands(program: Command, action: Action): void {
  program.commandsGroup("Read a descriptor:");
  program
    .command("validate")
    .summary("check descriptors")
    .description("Check descriptors and print what is wrong with them, where, and how to mend it.")
    .argument("<paths...>", "files, folders (searched for connector.yaml, .yml and .json), or - for standard input")
    .addOption(
      new Option("--format <format>", "how to print the diagnostics")
        .choices(["text", "json", "sarif", "github"])
        .default("text"),
    )
    .addOption(jsonOption())
    .option("--strict", "let warnings fail, too")
    .addOption(maxSizeOption())
    .action((paths: string[], options: ValidateOptions) =>
      action(async (terminal) => (await import("../commands/validate.ts")).validate(paths, options, terminal)),
    );

  program
    .command("compile")
    .summary("compile a descriptor for the runtime")
    .description("Compile a descriptor to a connector.json, which starts faster and needs no compiler to serve.")
    .argument("<file>", "the descriptor, or - for standard input")
    .option("-o, --output <file>", "where to write it; standard output if left out")
    .option("--strict", "let warnings fail, too")
    .addOption(profileOption())
    .addOption(maxSizeOption())
    .action((file: string, options: CompileFileOptions) =>
      action(async (terminal) => (await import("../commands/compile.ts")).compileFile(file, options, terminal)),
    );

  program
    .command("openapi")
    .summary("print a descriptor as an OpenAPI 3.1 document")
    .description("Emit the OpenAPI 3.1 document of a descriptor.")
    .argument("<file>", "the descriptor, or - for standard input")
    .option("-o, --output <file>", "where to write it; standard output if left out")
    .addOption(
      new Option("--format <format>", "yaml or json; by default what the output's name says, otherwise yaml").choices([
        "yaml",
        "json",
      ]),
    )
    .addOption(jsonOption())
    .addOption(maxSizeOption())
    .action((file: string, options: OpenApiOptions) =>
      action(async (terminal) => (await import("../commands/openapi.ts")).openapi(file, options, terminal)),
    );

  program
    .command("tools")
    .summary("list the tools that a client would see")
    .description("List a connector's tools with what they cost a model: bytes and estimated tokens of each definition.")
    .argument("<file>", "a descriptor, a connector.json or an API document, or - for standard input")
    .addOption(new Option("--format <format>", "how to print them").choices(["table", "json"]).default("table"))
    .addOption(jsonOption())
    .addOption(
      new Option("--budget <limits>", "compare with a budget in tokens: tool=600,connector=15000").argParser(
        parseBudget,
      ),
    )
    .option("--baseline <file>", "what is over the budget already; with --budget, only more than that fails")
    .option("--update-baseline", "lower the baseline to what is reached now; a first one accepts what is there")
    .addOption(profileOption())
    .addOption(maxSizeOption())
    .action((file: string, options: ToolsOptions) =>
      action(async (terminal) => (await import("../commands/tools.ts")).tools(file, options, terminal)),
    );

  program
    .command("explain")
    .summary("explain a diagnostic, or a tool")
    .description(
      "Explain a diagnostic's code: what it means, why it matters, what to do. Or a tool: where each of its arguments comes from and goes to. Without anything, list the codes.",
    )
    .argument("[subject]", "a code (operation/duplicate-id), or a tool's name")
    .argument("[file]", "the tool's descriptor, connector.json or API document")
    .addOption(new Option("--json", "print JSON"))
    .addOption(profileOption())
    .addOption(maxSizeOption())
    .action((subject: string | undefined, file: string | undefined, options: ExplainOptions) =>
      action(async (terminal) => (await import("../commands/explain.ts")).explain(subject, file, options, terminal)),
    );
}
