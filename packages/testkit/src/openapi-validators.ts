import { parentPort, workerData } from "node:worker_threads";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { validate } from "@scalar/openapi-parser";

// The worker of `openapi-faults.ts`: documents in, their faults out.
const texts: readonly string[] = workerData;
const config = await createConfig({ extends: ["recommended"] });
const faults: (readonly string[])[] = [];
for (const text of texts) {
  const { valid, errors = [] } = await validate(text);
  const problems = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
  faults.push([
    ...errors.map(({ message }) => `scalar: ${message}`),
    ...(valid || errors.length > 0 ? [] : ["scalar: not valid"]),
    ...problems
      .filter(({ severity }) => severity === "error")
      .map(({ ruleId, message, location }) => `redocly: ${ruleId} at ${location[0]?.pointer ?? ""}: ${message}`),
  ]);
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
parentPort?.postMessage(faults);
