import type { Change, Impact } from "../breaking/change.ts";
import { compareTools } from "../breaking/compare-tools.ts";
import { judgeVersion, suggestVersion } from "../breaking/judge-version.ts";
import { stepOf } from "../breaking/version-step.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { lockConnector } from "../lock/lock-connector.ts";
import type { LockedConnector } from "../lock/tools-lock.ts";
import type { Target } from "../source/source-file.ts";
import type { CheckedConnector, CheckResult } from "./checked-connector.ts";
import { placeOfServer } from "./place-of-server.ts";

/** Whether the lock is the one of these tools, and what callers would lose that rely on what it says. */
export function checkLocked(checked: CheckedConnector, locked: LockedConnector | null): CheckResult {
  const metadata = checked.descriptor.to("metadata");
  if (locked === null) {
    return { diagnostics: [diagnose("check/not-locked", metadata.to("slug").here, {})], notes: [] };
  }
  const current = lockConnector(checked.connector);
  const changes = compareTools(locked, current);
  const version = (metadata.at("version") ?? metadata.to("slug")).here;
  return {
    diagnostics: [
      ...outdated(changes, locked, current, version),
      ...changes
        .filter(({ impact }) => impact === "breaking")
        .map((change) => breaking(change, checked, locked.version)),
    ],
    notes: [],
  };
}

function outdated(
  changes: readonly Change[],
  before: LockedConnector,
  after: LockedConnector,
  place: Target,
): readonly Diagnostic[] {
  if (changes.length === 0 && before.version === after.version) return [];
  const step = stepOf(changes);
  const told =
    changes.length === 0 ? `it has version ${before.version}, and this is ${after.version}` : countImpacts(changes);
  const way = "look at each with `mortise diff`, then write the lock anew with `mortise lock`";
  const verdict = judgeVersion(before.version, after.version, step);
  const findings = [diagnose("check/lock-outdated", place, { changes: told, way })];
  if (!verdict.ok) {
    const asked = step === "none" ? "a version only grows" : `the changes ask for a ${step} step`;
    findings.push(diagnose("check/version-step", place, { problem: clauseOf(verdict.message), way: asked }));
  }
  return findings;
}

function breaking(change: Change, checked: CheckedConnector, before: string): Diagnostic {
  const { kind, message, tool } = change;
  const mapping = checked.tools.find((one) => one.tool.definition.name === tool)?.mapping;
  // A tool that is gone has no place of its own any more.
  const target = mapping?.to("mcp_tool_name").here ?? placeOfServer(checked);
  const version = suggestVersion(before, "major") ?? "a major step";
  return diagnose("check/breaking-change", target, { change: clauseOf(message), kind, version });
}

function countImpacts(changes: readonly Change[]): string {
  const impacts: readonly Impact[] = ["breaking", "compatible", "wording"];
  const counts = impacts.flatMap((impact) => {
    const count = changes.filter((change) => change.impact === impact).length;
    return count === 0 ? [] : [`${count} ${impact}`];
  });
  return `${counts.join(", ")} ${changes.length === 1 ? "change" : "changes"}`;
}

/** A sentence as a part of another. A name in code at its beginning stays as it is. */
function clauseOf(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");
}
