import { parseArgs } from "node:util";
import { CannotRun } from "../process/exit-code.ts";
import type { HttpOptions } from "../process/http-options.ts";
import type { ListMode } from "../process/list-mode.ts";
import type { LogOptions } from "../process/log.ts";

export type TransportName = "stdio" | "http";

/** What a server's command line asks for. */
export interface ProgramArguments extends HttpOptions, LogOptions {
  readonly transport: TransportName;
  readonly mode?: ListMode;
  /** The folder whose files calls may send. */
  readonly files?: string;
  readonly help: boolean;
  readonly version: boolean;
}

const OPTIONS = {
  transport: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "public-host": { type: "string", multiple: true },
  mode: { type: "string" },
  files: { type: "string" },
  "log-format": { type: "string" },
  verbose: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

const LIST_MODES = ["list", "discovery"] as const;
const LOG_FORMATS = ["text", "json"] as const;
const HELP_HINT = "--help lists the options";

/**
 * Reads a server's command line. Refuses what it does not know.
 *
 * @param transports - Those that the server has; the first is the default.
 */
export function readArguments(args: readonly string[], transports: readonly TransportName[]): ProgramArguments {
  const values = parse(args);
  const { host, "public-host": publicHost, "log-format": logFormat, mode, files, port } = values;
  const [first = "stdio"] = transports;
  return {
    transport: values.transport === undefined ? first : choice("transport", values.transport, transports),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: readPort(port) }),
    ...(publicHost === undefined ? {} : { publicHost }),
    ...(mode === undefined ? {} : { mode: choice("mode", mode, LIST_MODES) }),
    ...(files === undefined ? {} : { files }),
    logFormat: logFormat === undefined ? "text" : choice("log-format", logFormat, LOG_FORMATS),
    verbose: values.verbose === true,
    help: values.help === true,
    version: values.version === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Node says which argument it is in its first sentence, and in the others how a shell could pass it all the same.
    const [sentence = ""] = error instanceof TypeError ? error.message.split(/\. |\n/) : [];
    throw new CannotRun(sentence === "" ? "the arguments cannot be read" : sentence, HELP_HINT);
  }
}

function choice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new CannotRun(`--${option} takes ${choices.join(" or ")}, not ${JSON.stringify(value)}`, HELP_HINT);
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new CannotRun(`--port takes a number from 0 to 65535, not ${JSON.stringify(text)}`, "0 takes a free port");
}
