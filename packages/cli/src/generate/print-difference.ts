import { printable } from "@mortise/core";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Colors } from "../terminal.ts";

/** Texts that differ in more lines than this are not worth comparing, and take long. */
const MOST_CHANGES = 4_000;
/** Of one line, in characters: compiled connectors and bundles have long ones. */
const LONGEST_LINE = 400;

/** What separates a file that is there from the one that would take its place, as a unified diff that is safe to show. */
export function printDifference(
  path: string,
  theirs: string,
  ours: string,
  colors: Colors,
  [before, after]: readonly [string, string] = ["yours", "generated"],
): string {
  const options = { context: 3, stripTrailingCr: true, maxEditLength: MOST_CHANGES, headerOptions: FILE_HEADERS_ONLY };
  const [yours, generated] = [`${path} (${before})`, `${path} (${after})`];
  const patch = createTwoFilesPatch(yours, generated, theirs, ours, "", "", options);
  if (patch === undefined)
    return `--- ${printable(yours)}\n+++ ${printable(generated)}\n(they differ almost everywhere)\n`;
  return `${patch
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => dress(shown(line), colors))
    .join("\n")}\n`;
}

function shown(line: string): string {
  const safe = line.split("\t").map(printable).join("\t");
  return safe.length > LONGEST_LINE ? `${safe.slice(0, LONGEST_LINE)}…` : safe;
}

function dress(line: string, { green, red, cyan, bold }: Colors): string {
  if (line.startsWith("+++") || line.startsWith("---")) return bold(line);
  if (line.startsWith("@@")) return cyan(line);
  if (line.startsWith("+")) return green(line);
  return line.startsWith("-") ? red(line) : line;
}
