/**
 * Holds a million hostile path values in their segments: `node scripts/verify-containment.ts [values]`.
 * The suite does the same with ten thousand. Prints one line, and fails on the first escape.
 */
import * as fc from "fast-check";
import { prepareRequest } from "../packages/core/src/request/prepare-request.ts";
import { escapeOf } from "../packages/core/test/request/containment.ts";
import { hostileValue, PATH_TEMPLATES } from "../packages/core/test/request/hostile-values.ts";
import { planOfPath } from "../packages/core/test/request/plans.ts";

const SEED = 20_261_122;
const values = Number(process.argv[2] ?? 1_000_000);
const prepared = PATH_TEMPLATES.map((template) => {
  const plan = planOfPath(template);
  return { template, plan, prepare: prepareRequest(plan) };
});

let sent = 0;
let refused = 0;
const started = performance.now();
fc.assert(
  fc.property(hostileValue, hostileValue, fc.nat(prepared.length - 1), (a, b, index) => {
    const target = prepared[index];
    if (target === undefined) return;
    const built = target.prepare({ a, b }, {});
    if (!built.ok) {
      refused += 1;
      return;
    }
    sent += 1;
    const escape = escapeOf(target.plan, { a, b }, built.request);
    if (escape !== undefined) throw new Error(`${target.template}: ${escape}`);
  }),
  { seed: SEED, numRuns: values },
);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${values} hostile values (seed ${SEED}): ${refused} refused, ${sent} sent, 0 left their segment, ${seconds} s`,
);
