import type { Difference, RecordedRequest } from "@mortise/core/cassette";
import type { CassetteFault } from "@mortise/runtime/cassettes";

/** A line, and whether it says what was (`-`) or what is (`+`). */
export interface FaultLine {
  readonly kind: "heading" | "before" | "after";
  readonly text: string;
}

const MOST_DIFFERENCES = 12;
const LONGEST = 160;
/** What is there now and was not before, such as the reason why a call is refused, has nothing to be compared with. */
const LONGEST_NEW = 480;

/** A fault in lines for people. */
export function faultLines(fault: CassetteFault): readonly FaultLine[] {
  switch (fault.kind) {
    case "stale":
      return [
        heading(`the connector has no tool ${fault.tool}: delete the cassette, or record the tool that took its place`),
      ];
    case "request":
      return differenceLines(`call ${count(fault.call)}, request ${count(fault.request)}`, fault.differences);
    case "result":
      return differenceLines(`call ${count(fault.call)}, what the client sees`, fault.differences);
    case "extra-request":
      return [
        heading(`call ${count(fault.call)}: a request that was not recorded; record it anew`),
        { kind: "after", text: lineOf(fault.made) },
      ];
    case "missing-request":
      return [
        heading(`call ${count(fault.call)}: a request that is not made any more`),
        { kind: "before", text: lineOf(fault.recorded) },
      ];
  }
}

/** A fault in one line. */
export function faultSentence(fault: CassetteFault): string {
  return faultLines(fault)
    .filter(({ kind }) => kind === "heading")
    .map(({ text }) => text)
    .join("; ");
}

function differenceLines(where: string, differences: readonly Difference[]): readonly FaultLine[] {
  // What is gone says less than what came for it.
  const ordered = differences.toSorted((a, b) => Number(a.now === undefined) - Number(b.now === undefined));
  const shown = ordered.slice(0, MOST_DIFFERENCES).flatMap(({ place, recorded, now }): readonly FaultLine[] => {
    const [before, after] = excerpts(textOf(recorded), textOf(now));
    return [
      heading(`${where}: ${place}`),
      ...(before === undefined ? [] : [{ kind: "before" as const, text: before }]),
      ...(after === undefined ? [] : [{ kind: "after" as const, text: after }]),
    ];
  });
  const more = differences.length - MOST_DIFFERENCES;
  return more > 0 ? [...shown, heading(`${where}: and ${String(more)} more differences`)] : shown;
}

function textOf(value: Difference["now"]): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Two long texts from shortly before the place where they part. */
function excerpts(
  before: string | undefined,
  after: string | undefined,
): readonly [string | undefined, string | undefined] {
  const same = commonLength(before ?? "", after ?? "");
  const start = Math.max(0, same - 40);
  const longest = before === undefined ? LONGEST_NEW : LONGEST;
  const cut = (text: string | undefined) => {
    if (text === undefined || text.length <= longest) return text;
    const end = start + longest;
    return `${start > 0 ? "..." : ""}${text.slice(start, end)}${end < text.length ? "..." : ""}`;
  };
  return [cut(before), cut(after)];
}

function commonLength(before: string, after: string): number {
  let length = 0;
  while (length < before.length && before[length] === after[length]) length += 1;
  return length;
}

function lineOf({ method, url }: RecordedRequest): string {
  return `${method} ${url}`;
}

function heading(text: string): FaultLine {
  return { kind: "heading", text };
}

function count(index: number): string {
  return String(index + 1);
}
