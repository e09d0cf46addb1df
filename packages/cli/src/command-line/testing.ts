import { Option, type Command } from "commander";
import type { MockOptions } from "../commands/mock.ts";
import type { RecordOptions } from "../commands/record.ts";
import type { TestOptions } from "../commands/test.ts";
import { parseCount, parsePercent, parsePort } from "../option-values.ts";
import type { Action } from "./action.ts";
import { jsonOption, maxSizeOption, upstreamOption, withCredentials } from "./shared-options.ts";

/** The commands that hold a connector to what its upstream answers. */
export function addTestingCommands(program: Command, action: Action): void {
  program.commandsGroup("Test against an upstream:");
  withCredentials(
    program
      .command("record")
      .summary("record what an upstream answers")
      .description(
        "Call a tool for real, and write the requests, the answers and the result to cassettes/TOOL/NAME.json beside the descriptor. Placeholders stand for credentials and sensitive values, in requests and answers alike.",
      )
      .argument("<file>", "a descriptor, a connector.json or an API document")
      .argument("[tool]", "the tool's name; left out with --calls")
      .addOption(
        new Option("--args <json>", "the arguments, as a JSON object; other users can see them in the process list"),
      )
      .addOption(
        new Option("--args-file <file>", "a file with the arguments, or - for standard input").conflicts("args"),
      )
      .addOption(
        new Option("--calls <file>", "several calls: a list of tool, name and arguments, in YAML or JSON").conflicts([
          "args",
          "argsFile",
          "name",
        ]),
      )
      .option("--name <name>", "what the cassette is called; the last status if left out")
      .addOption(
        new Option("--pages <count>", "go on with a list for so many pages (default: 1)").argParser(parseCount),
      ),
  )
    .addOption(upstreamOption())
    .addOption(cassettesOption())
    .option("--force", "overwrite a cassette that says something else")
    .addOption(maxSizeOption())
    .action((file: string, tool: string | undefined, options: RecordOptions) =>
      action(async (terminal) => (await import("../commands/record.ts")).record(file, tool, options, terminal)),
    );

  program
    .command("test")
    .summary("replay what was recorded, offline")
    .description(
      "Replay every cassette beside the descriptors through the MCP call, without network or credentials: the requests and the results must be those that were recorded. Shows which operations, authentications and statuses are covered, and fields of answers that no schema declares.",
    )
    .argument("<paths...>", "descriptors, connector.json, API documents, or folders with descriptors")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json", "junit"]).default("text"))
    .addOption(jsonOption())
    .addOption(cassettesOption())
    .option("--update", "write the requests and results as they are now; the recorded answers stay")
    .addOption(
      new Option(
        "--min-coverage <percent>",
        "fail where fewer of a connector's operations have a recorded success",
      ).argParser(parsePercent),
    )
    .addOption(maxSizeOption())
    .action((paths: string[], options: TestOptions) =>
      action(async (terminal) => (await import("../commands/test.ts")).test(paths, options, terminal)),
    );

  program
    .command("mock")
    .summary("be the upstream of a descriptor")
    .description(
      "Serve an upstream made of descriptors and their cassettes, on this machine: it answers as recorded, or with examples made of the declared schemas, and refuses requests that do not fit what is declared. `Prefer: code=404` in a request chooses another status.",
    )
    .argument("<files...>", "descriptors or API documents")
    .option("--host <address>", "the loopback address to listen on", "127.0.0.1")
    .addOption(
      new Option("--port <port>", "the port to listen on (default: 0, which takes a free one)").argParser(parsePort),
    )
    .addOption(cassettesOption())
    .addOption(maxSizeOption())
    .action((files: string[], options: MockOptions) =>
      action(async (terminal) => (await import("../commands/mock.ts")).mock(files, options, terminal)),
    );
}

function cassettesOption(): Option {
  return new Option("--cassettes <folder>", "where the cassettes are, if not in cassettes/ beside the descriptor");
}
