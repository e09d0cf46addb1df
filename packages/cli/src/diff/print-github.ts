import { workflowCommand, type Impact } from "@mortise/core";
import type { ConnectorDiff } from "./compare-states.ts";
import { lineFinder } from "./find-line.ts";

const COMMANDS = { breaking: "error", compatible: "notice", wording: "notice" } as const satisfies {
  readonly [impact in Impact]: string;
};

/** What changed, as annotations on the lines of the new descriptors; on the first line of what has none. */
export function printGithub(diffs: readonly ConnectorDiff[], newName: string): string {
  return diffs
    .flatMap((diff) => {
      const { changes, version, member } = diff;
      const lineOf = lineFinder(diff);
      const file = member?.file ?? newName;
      const annotations = changes.map((change) => {
        const { impact, kind, tool, message } = change;
        const text = tool === undefined ? message : `${tool}: ${message}`;
        return workflowCommand(COMMANDS[impact], { file, line: lineOf(change), title: kind }, text);
      });
      return version === undefined || version.ok
        ? annotations
        : [
            ...annotations,
            workflowCommand("warning", { file, line: lineOf("version"), title: "version" }, version.message),
          ];
    })
    .join("");
}
