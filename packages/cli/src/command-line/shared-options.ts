import { Option, type Command } from "commander";
import { parseMaxSize, parseNames } from "../option-values.ts";

export function jsonOption(): Option {
  return new Option("--json", "short for --format json").implies({ format: "json" });
}

export function profileOption(): Option {
  return new Option(
    "--profile <names>",
    "make tools that these take: anthropic, openai, gemini, cursor, vscode, ...; with commas between them",
  ).argParser(parseNames);
}

export function modeOption(where: string): Option {
  return new Option(
    "--mode <mode>",
    `what clients list: every tool, or three that find and call them; ${where}`,
  ).choices(["list", "discovery"]);
}

export function maxSizeOption(): Option {
  return new Option("--max-size <MiB>", "how large a descriptor may be (default: 1)").argParser(parseMaxSize);
}

/** The options of a command that calls an upstream. */
export function withCredentials(command: Command): Command {
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

export function upstreamOption(): Option {
  return new Option(
    "--upstream <url>",
    "send everything, credentials included, to this address instead of the vendor's: a mock, or a proxy",
  );
}

export function filesOption(): Option {
  return new Option("--files <folder>", "let calls send files of this folder, which they name by file: URIs");
}

export function allowHostOption(description: string): Option {
  return new Option("--allow-host <host[:port]>", description).argParser(
    (host: string, hosts: readonly string[] | undefined) => [...(hosts ?? []), host],
  );
}
