/**
 * Calls every tool of every connector of the library against a mock server made from the vendor's own document, and
 * prints what was refused and why. Fails when anything was.
 *
 *     node --conditions=@mortise/source scripts/verify-descriptors.ts [--write] [SLUG...]
 *
 * With `--write` the numbers are kept in each `verification.json`, for the library's index (`pnpm generate`).
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { judgeDescriptor } from "../packages/testkit/src/judge-descriptor.ts";
import { readVerification } from "../packages/testkit/src/verification.ts";

const asked = process.argv.slice(2).filter((each) => each !== "--write");
const folders = readdirSync("descriptors", { withFileTypes: true }).filter((entry) => entry.isDirectory());
const slugs = asked.length > 0 ? asked : folders.map(({ name }) => name);

for (const slug of slugs) {
  const folder = join("descriptors", slug);
  const verification = readVerification(folder);
  if (verification.kind === "unverified") continue;
  const calls = await judgeDescriptor(folder, slug);
  const refused = calls.filter(({ verdict, excuse }) => verdict.kind !== "accepted" && excuse === undefined);
  const excused = calls.filter(({ excuse }) => excuse !== undefined).length;
  const tools = new Set(calls.map(({ tool }) => tool)).size;
  const accepted = calls.length - excused - refused.length;
  console.log(`${slug}: ${accepted} calls of ${tools} tools accepted, ${excused} excused, ${refused.length} refused`);
  for (const { tool, arguments: args, verdict } of refused) {
    console.log(`  ${tool} ${JSON.stringify(args)}\n    ${JSON.stringify(verdict)}`);
    process.exitCode = 1;
  }
  if (refused.length > 0 || !process.argv.includes("--write")) continue;
  const judged = { tools, accepted, excused };
  const file = join(folder, "verification.json");
  const text = JSON.stringify({ ...verification, judged }, null, 2);
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: "json" }));
}
