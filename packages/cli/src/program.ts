import { Command, CommanderError, Option } from "commander";
import type { AuthLoginOptions } from "./commands/auth-login.ts";
import type { AuthTestOptions } from "./commands/auth-test.ts";
import type { CallOptions } from "./commands/call.ts";
import type { CompileFileOptions } from "./commands/compile.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import type { ImportCommandOptions } from "./commands/import.ts";
import type { InitOptions } from "./commands/init.ts";
import type { OpenApiOptions } from "./commands/openapi.ts";
import type { ServeOptions } from "./commands/serve.ts";
import type { ToolsOptions } from "./commands/tools.ts";
import type { ValidateOptions } from "./commands/validate.ts";
import { CannotRun, EXIT, type ExitCode } from "./exit-code.ts";
import { AUTH_TYPES, CATEGORIES } from "./init/answers.ts";
import { parseBudget, parseCount, parseMaxSize, parseNames, parsePort, parseSlug } from "./option-values.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * Runs one command line and returns how it ended. Every command is a module of its own, loaded
 * when it is the one that was asked for: starting `serve` must not cost what `init` needs.
 */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = createProgram(async (terminal, run) => {
    code = await run(terminal);
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has printed what it has to say. Help and version that were asked for are no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unable;
    if (!(error instanceof CannotRun)) throw error;
    const terminal = createTerminal({ color: program.opts<{ color: boolean }>().color });
    // What the user typed and what a file holds must not act on the terminal.
    const { printable } = await import("@mortise/core");
    const show = (text: string) => text.split("\n").map(printable).join("\n");
    terminal.note(`${terminal.noteColors.red("error:")} ${show(error.message)}`);
    if (error.hint !== undefined) terminal.note(`  ${terminal.noteColors.cyan("hint:")} ${show(error.hint)}`);
    return EXIT.unable;
  }
}

type Run = (terminal: Terminal) => Promise<ExitCode>;

function createProgram(perform: (terminal: Terminal, run: Run) => Promise<void>): Command {
  const program = new Command("mortise")
    .description("Compiles YAML connector descriptors into OpenAPI documents and MCP servers, and runs them.")
    .version(VERSION)
    .option("--no-color", "print without colours (so does NO_COLOR=1)")
    .showHelpAfterError("(mortise --help lists the commands; mortise COMMAND --help, its options)")
    .addHelpText(
      "after",
      "\nExit codes: 0 clean, 1 errors found, 2 could not run. Data goes to stdout, everything else to stderr.",
    )
    .exitOverride();

  /** A command's action: the options are as its declaration above it says. */
  const action = (run: Run) => perform(createTerminal(program.opts<{ color: boolean }>()), run);

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
      action(async (terminal) => (await import("./commands/validate.ts")).validate(paths, options, terminal)),
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
      action(async (terminal) => (await import("./commands/compile.ts")).compileFile(file, options, terminal)),
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
      action(async (terminal) => (await import("./commands/openapi.ts")).openapi(file, options, terminal)),
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
      action(async (terminal) => (await import("./commands/tools.ts")).tools(file, options, terminal)),
    );

  withCredentials(
    program
      .command("call")
      .summary("call one tool")
      .description("Call one tool and print its result, exactly as an MCP client would get it.")
      .argument("<file>", "a descriptor, a connector.json or an API document")
      .argument("<tool>", "the tool's name")
      .addOption(
        new Option("--args <json>", "the arguments, as a JSON object; other users can see them in the process list"),
      )
      .addOption(
        new Option("--args-file <file>", "a file with the arguments, or - for standard input").conflicts("args"),
      )
      .addOption(new Option("--json", "print the whole result as JSON")),
  )
    .addOption(filesOption())
    .addOption(maxSizeOption())
    .action((file: string, tool: string, options: CallOptions) =>
      action(async (terminal) => (await import("./commands/call.ts")).call(file, tool, options, terminal)),
    );

  withCredentials(
    program
      .command("serve")
      .summary("serve connectors over MCP")
      .description(
        "Serve connectors to MCP clients, over stdio or Streamable HTTP. Over HTTP the endpoint is /mcp for one file, and /mcp/<slug> for each of several.",
      )
      .argument("<files...>", "descriptors, connector.json files, or API documents, which are imported as they are")
      .addOption(
        new Option("--transport <transport>", "how clients connect").choices(["stdio", "http"]).default("stdio"),
      )
      .option("--host <address>", "the address to listen on (http; default: 127.0.0.1)")
      .addOption(
        new Option("--port <port>", "the port to listen on (http; default: 0, which takes a free one)").argParser(
          parsePort,
        ),
      )
      .option(
        "--public-host <name[:port]>",
        "a name by which other machines reach this, needed where --host is not loopback; may be repeated. Nothing here checks who calls",
        (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
      ),
  )
    .addOption(filesOption())
    .option(
      "--watch",
      "serve a descriptor anew whenever it is saved; an invalid one is reported and the last good kept",
    )
    .addOption(modeOption("whatever the descriptor says"))
    .option("--verbose", "log a line for each call")
    .addOption(new Option("--log-format <format>", "how to log").choices(["text", "json"]).default("text"))
    .addOption(profileOption())
    .addOption(maxSizeOption())
    .action((files: string[], options: ServeOptions) =>
      action(async (terminal) => (await import("./commands/serve.ts")).serve(files, options, terminal)),
    );

  const auth = program
    .command("auth")
    .summary("test credentials, and sign in")
    .description("Test the credentials of a connector, and connect those that a user must agree to in a browser.");
  withCredentials(
    auth
      .command("test")
      .summary("try credentials on the connector's test endpoint")
      .description("Try the credentials on the connector's test endpoint, step by step, and explain a failure.")
      .argument("<file>", "a descriptor, a connector.json or an API document")
      .option("--scheme <type>", "the authentication to test; all that tools use if left out")
      .addOption(new Option("--json", "print the steps as JSON")),
  )
    .addOption(maxSizeOption())
    .action((file: string, options: AuthTestOptions) =>
      action(async (terminal) => (await import("./commands/auth-test.ts")).authTest(file, options, terminal)),
    );
  withCredentials(
    auth
      .command("login")
      .summary("sign in with a browser")
      .description(
        "Ask the user to agree in a browser (OAuth 2 authorization code), and write the refresh token into the credentials file, readable by its owner alone.",
      )
      .argument("<file>", "a descriptor, a connector.json or an API document")
      .option("--scheme <type>", "the authentication to connect; the only one of its kind if left out")
      .addOption(
        new Option(
          "--port <port>",
          "the port of the redirect URI, http://127.0.0.1:PORT/callback (default: 0, which takes a free one)",
        ).argParser(parsePort),
      ),
  )
    .addOption(maxSizeOption())
    .action((file: string, options: AuthLoginOptions) =>
      action(async (terminal) => (await import("./commands/auth-login.ts")).authLogin(file, options, terminal)),
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
      action(async (terminal) => (await import("./commands/explain.ts")).explain(subject, file, options, terminal)),
    );

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
      action(async (terminal) => (await import("./commands/import.ts")).importCommand(document, options, terminal)),
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
      action(async (terminal) => (await import("./commands/init.ts")).init(file, options, terminal)),
    );

  return program;
}

function jsonOption(): Option {
  return new Option("--json", "short for --format json").implies({ format: "json" });
}

function profileOption(): Option {
  return new Option(
    "--profile <names>",
    "make tools that these take: anthropic, openai, gemini, cursor, vscode, ...; with commas between them",
  ).argParser(parseNames);
}

function modeOption(where: string): Option {
  return new Option(
    "--mode <mode>",
    `what clients list: every tool, or three that find and call them; ${where}`,
  ).choices(["list", "discovery"]);
}

function maxSizeOption(): Option {
  return new Option("--max-size <MiB>", "how large a descriptor may be (default: 1)").argParser(parseMaxSize);
}

/** The options of a command that calls an upstream. */
function withCredentials(command: Command): Command {
  return command
    .option(
      "--credentials <file>",
      'a JSON or YAML file, {"<slug>": {"<field key>": "..."}}; fields that it lacks are read from MORTISE_<SLUG>_<FIELD>',
    )
    .option("--insecure-credentials-file", "accept a credentials file that other users can open")
    .option(
      "--token-file <file>",
      "keep obtained tokens in this file, readable by its owner alone, for the next process",
    )
    .addOption(allowHostOption("let requests go to this private address, too; may be repeated"));
}

function filesOption(): Option {
  return new Option("--files <folder>", "let calls send files of this folder, which they name by file: URIs");
}

function allowHostOption(description: string): Option {
  return new Option("--allow-host <host[:port]>", description).argParser(
    (host: string, hosts: readonly string[] | undefined) => [...(hosts ?? []), host],
  );
}
