import { Option, type Command } from "commander";
import type { AuthDoctorOptions } from "../commands/auth-doctor.ts";
import type { AuthLoginOptions } from "../commands/auth-login.ts";
import type { AuthTestOptions } from "../commands/auth-test.ts";
import type { CallOptions } from "../commands/call.ts";
import type { ServeOptions } from "../commands/serve.ts";
import { parsePort } from "../option-values.ts";
import type { Action } from "./action.ts";
import {
  allowHostOption,
  profileOption,
  modeOption,
  maxSizeOption,
  withCredentials,
  filesOption,
  upstreamOption,
} from "./shared-options.ts";

/** The commands that call an upstream. */
export function addCallingCommands(program: Command, action: Action): void {
  program.commandsGroup("Call and serve:");
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
    .addOption(upstreamOption())
    .addOption(filesOption())
    .addOption(maxSizeOption())
    .action((file: string, tool: string, options: CallOptions) =>
      action(async (terminal) => (await import("../commands/call.ts")).call(file, tool, options, terminal)),
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
    .addOption(upstreamOption())
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
      action(async (terminal) => (await import("../commands/serve.ts")).serve(files, options, terminal)),
    );

  const auth = program
    .command("auth")
    .summary("test credentials, sign in, and examine a server's OAuth")
    .description(
      "Test the credentials of a connector, connect those that a user must agree to in a browser, and examine how people authorize at an MCP server.",
    );
  withCredentials(
    auth
      .command("test")
      .summary("try credentials on the connector's test endpoint")
      .description("Try the credentials on the connector's test endpoint, step by step, and explain a failure.")
      .argument("<file>", "a descriptor, a connector.json or an API document")
      .option("--scheme <type>", "the authentication to test; all that tools use if left out")
      .addOption(new Option("--json", "print the steps as JSON")),
  )
    .addOption(upstreamOption())
    .addOption(maxSizeOption())
    .action((file: string, options: AuthTestOptions) =>
      action(async (terminal) => (await import("../commands/auth-test.ts")).authTest(file, options, terminal)),
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
      action(async (terminal) => (await import("../commands/auth-login.ts")).authLogin(file, options, terminal)),
    );
  auth
    .command("doctor")
    .summary("show how people would authorize at an MCP server")
    .description(
      "Walk the way that the gateway goes to authorize at an external MCP server, and show each step with its verdict: its metadata, the authorization server's, its issuer, PKCE, and how the gateway would register. Registers nothing and sends nobody anywhere.",
    )
    .argument("<url>", "the server's MCP endpoint")
    .addOption(allowHostOption("let requests go to this private address, too; may be repeated"))
    .option("--public-url <url>", "what clients reach your gateway by (default: one on https)")
    .addOption(new Option("--json", "print the steps as JSON"))
    .action((url: string, options: AuthDoctorOptions) =>
      action(async (terminal) => (await import("../commands/auth-doctor.ts")).authDoctor(url, options, terminal)),
    );
}
