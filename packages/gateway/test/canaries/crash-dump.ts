import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { callTool } from "../support/rest-client.ts";
import type { TestPlace } from "../support/places.ts";
import type { Ledger } from "./ledger.ts";
import type { ProcessSecrets } from "./secret-world.ts";

/** How a process ends: by a fault that nobody caught, or because its memory is full. */
export type Crash = "fault" | "memory";

/** Preloaded: a signal is the fault. It quotes a credential, as faults do that quote a request. */
const ON_SIGNAL: Readonly<Record<Crash, (secret: string) => string>> = {
  fault: (secret) => `process.on("SIGHUP", () => { throw new Error("cannot send ${secret}"); });`,
  memory: () => `process.on("SIGHUP", () => { const held = []; for (;;) held.push(new Array(100_000).fill(held)); });`,
};

/**
 * Starts the gateway as people start it, with Node told to write diagnostic reports; has it use the callers' secrets; and
 * takes down what it wrote: its report while it runs, and its output and its report when it crashed.
 */
export async function takeDownCrash(
  place: TestPlace,
  secrets: ProcessSecrets,
  calls: readonly { readonly key: string; readonly tool: string }[],
  crash: Crash,
  ledger: Ledger,
): Promise<void> {
  const { location } = place;
  const folder = mkdtempSync(join(tmpdir(), "mortise-crash-"));
  const reports = () => readdirSync(folder).filter((file) => file.endsWith(".json"));
  const secret = ledger.plant("secret that a fault quotes", crash);
  const preload = `data:text/javascript,${encodeURIComponent(ON_SIGNAL[crash](secret))}`;
  const options = [
    "--report-on-signal",
    "--report-uncaught-exception",
    "--report-on-fatalerror",
    `--report-directory=${folder}`,
    `--import=${preload}`,
    ...(crash === "memory" ? ["--max-old-space-size=192"] : []),
  ];
  try {
    await using gateway = await startGatewayProcess({
      location,
      adminKey: secrets.adminKey,
      masterKey: secrets.masterKey,
      flags: ["--log-level", "debug"],
      environment: { NODE_OPTIONS: options.join(" "), MORTISE_METRICS_TOKEN: secrets.metricsToken },
    });
    const answers = await Promise.all(calls.map(({ key, tool }) => callTool(gateway.url, key, { name: tool })));
    if (answers.some(({ status }) => status !== 200)) throw new Error("A call was not answered before the crash.");
    gateway.kill("SIGUSR2");
    await eventually(reports, ({ length }) => length === 1);
    gateway.kill("SIGHUP");
    const ended = await gateway.ended;
    if (ended.code === 0) throw new Error("It did not crash.");
    for (const file of reports()) {
      const report = readFileSync(join(folder, file), "utf8");
      const { header } = JSON.parse(report) as { readonly header: { readonly event: string } };
      // The preloaded program is this test's own.
      ledger.saw(`the report: ${header.event}`, report.replaceAll(preload, ""));
    }
    ledger.saw(`the output of a crash (${crash})`, gateway.output());
    // Node writes none for a fault that the program itself tells of.
    if (reports().length < (crash === "memory" ? 2 : 1))
      throw new Error(`It wrote ${String(reports().length)} reports.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
