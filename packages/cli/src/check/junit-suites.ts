import { familyOf, FAMILIES, toWire, type Family, type WireDiagnostic } from "@mortise/core";
import type { JunitCase, JunitSuite } from "../junit.ts";
import type { CheckedFile, PlacedTool } from "./checked-file.ts";

/** What the compiler reports is seldom of one tool. */
const OF_EACH_TOOL: ReadonlySet<Family> = new Set(["budget", "lock", "profiles", "readiness", "confusability"]);

/**
 * A suite for each descriptor; in it a case for each family, which holds what concerns the whole
 * connector, and one for each family and tool. A case fails where the command does: for errors,
 * and with `strict` for warnings, which are otherwise what the case has to say.
 */
export function junitSuites(files: readonly CheckedFile[], strict: boolean): readonly JunitSuite[] {
  return files.map((file) => {
    const found = findingsOf(file);
    const families = FAMILIES.filter(
      (family) => file.families.has(family) || found.some((one) => one.family === family),
    );
    return { name: file.source.name, cases: families.flatMap((family) => casesOf(family, file, found, strict)) };
  });
}

interface Finding {
  readonly family: Family;
  /** Left out for what concerns the connector. */
  readonly tool: PlacedTool | undefined;
  readonly wire: WireDiagnostic;
}

function findingsOf(file: CheckedFile): readonly Finding[] {
  const wires = toWire(file);
  return file.diagnostics.flatMap(({ code, range }, index) => {
    const wire = wires[index];
    if (wire === undefined) return [];
    const family = familyOf(code);
    const isIn = ({ ranges }: PlacedTool) => ranges.some(({ start, end }) => start <= range.start && range.start < end);
    return [{ family, tool: OF_EACH_TOOL.has(family) ? file.tools.find(isIn) : undefined, wire }];
  });
}

function casesOf(
  family: Family,
  { source, notes, tools }: CheckedFile,
  found: readonly Finding[],
  strict: boolean,
): readonly JunitCase[] {
  const of = (tool: PlacedTool | undefined) =>
    found.filter((one) => one.family === family && one.tool === tool).map(({ wire }) => wire);
  const told = notes.filter((note) => note.family === family).map(({ message }) => `note: ${message}`);
  const cases = [junitCase(family, source.name, of(undefined), told, strict)];
  if (!OF_EACH_TOOL.has(family)) return cases;
  return [...cases, ...tools.map((tool) => junitCase(`${family}: ${tool.name}`, source.name, of(tool), [], strict))];
}

function junitCase(
  name: string,
  file: string,
  wires: readonly WireDiagnostic[],
  notes: readonly string[],
  strict: boolean,
): JunitCase {
  const failing = wires.filter(({ severity }) => severity === "error" || strict);
  const passing = [...wires.filter((wire) => !failing.includes(wire)).map(textOf), ...notes];
  const [first] = failing.length > 0 ? failing : wires;
  const message = first === undefined ? "" : `${first.code}: ${first.message}`;
  return {
    name,
    file,
    ...(first === undefined ? {} : { line: first.start.line }),
    ...(failing.length === 0
      ? {}
      : {
          failure: {
            message: failing.length === 1 ? message : `${message} (and ${String(failing.length - 1)} more)`,
            text: failing.map(textOf).join("\n"),
          },
        }),
    ...(passing.length === 0 ? {} : { output: passing.join("\n") }),
  };
}

function textOf({ file, start, severity, code, message, hint }: WireDiagnostic): string {
  const place = `${file}:${String(start.line)}:${String(start.column)}`;
  return `${place}: ${severity}[${code}]: ${message}${hint === null ? "" : `\n  hint: ${hint}`}`;
}
