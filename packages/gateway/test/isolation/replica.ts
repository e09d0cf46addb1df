// A replica that tells of each statement about a tenant that does not name the tenant. Otherwise it is what the command starts.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startGateway } from "../../src/gateway.ts";
import { createLog } from "../../src/start/log.ts";
import { readConfig } from "../../src/start/read-config.ts";
import { missingTenant } from "../support/query-guard.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "allow-host": { type: "string", multiple: true },
    data: { type: "string" },
  },
});
const config = await readConfig(
  {
    port: Number(values.port),
    ...(values["allow-host"] === undefined ? {} : { allowHost: values["allow-host"] }),
    ...(values.data === undefined ? {} : { data: values.data }),
    logLevel: "warn",
  },
  { environment: process.env, readFile: (path) => readFile(path, "utf8") },
);
const told = new Set<string>();
let statements = 0;
const running = await startGateway(config, {
  log: createLog(config.logLevel, process.stderr),
  onStatement(statement) {
    statements += 1;
    const tables = missingTenant(statement);
    if (tables === undefined || told.has(statement)) return;
    told.add(statement);
    process.stderr.write(`UNGUARDED ${tables}: ${statement}\n`);
  },
});
process.stdout.write(`Mortise gateway: ${running.url}/mcp\n`);
process.once("SIGTERM", () => {
  process.stdout.write(`STATEMENTS ${String(statements)}\n`);
  void running.close();
});
