import { readFile } from "node:fs/promises";
import type { GatewayOptions } from "@mortise/gateway";
import { createStop, systemFault } from "@mortise/runtime/serving";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { loadGateway } from "../load-gateway.ts";
import type { Terminal } from "../terminal.ts";

/** Runs the gateway until somebody stops it. Its log goes to stderr; where it listens, to stdout. */
export async function gateway(options: GatewayOptions, terminal: Terminal): Promise<ExitCode> {
  const { CannotStart, createLog, readConfig, startGateway } = await loadGateway();
  const stop = createStop();
  try {
    const config = await readConfig(options, {
      environment: process.env,
      readFile: (path) => readFile(path, "utf8").catch((error: unknown) => Promise.reject(systemFault(path, error))),
    });
    const log = createLog(config.logLevel, process.stderr);
    const running = await startGateway(config, { log });
    terminal.print(`Mortise gateway: ${running.url}/mcp\n`);
    if (running.firstRun?.setupLink !== undefined) {
      terminal.print(`Set the admin's password, once, at: ${running.firstRun.setupLink}\n`);
    }
    if (running.setupLink?.kind === "made") {
      terminal.print(`Set the password of ${options.setupLink ?? ""}, once, at: ${running.setupLink.link}\n`);
    } else if (running.setupLink !== undefined) {
      terminal.print(`No setup link for ${options.setupLink ?? ""}: ${running.setupLink.why}\n`);
    }
    await stop.requested;
    log.info("shutting down: calls that are under way may end");
    await running.close();
    return EXIT.clean;
  } catch (error) {
    if (error instanceof CannotStart) throw new CannotRun(error.message, error.hint);
    throw error;
  } finally {
    stop.end();
  }
}
