import { expect, it } from "@jest/globals";
import { changeKinds } from "../../src/breaking/change-kinds.ts";
import type { Change, VersionStep } from "../../src/breaking/change.ts";
import { judgeVersion, suggestVersion } from "../../src/breaking/judge-version.ts";
import { stepOf } from "../../src/breaking/version-step.ts";

it.each<[before: string, after: string, step: VersionStep, fault: string | undefined, suggested?: string]>([
  ["1.4.2", "2.0.0", "major", undefined],
  ["1.4.2", "1.5.0", "major", "too-small", "2.0.0"],
  ["1.4.2", "1.4.2", "major", "unchanged", "2.0.0"],
  ["1.4.2", "1.4.3", "minor", "too-small", "1.5.0"],
  ["1.4.2", "1.5.0", "minor", undefined],
  ["1.4.2", "3.0.0", "minor", undefined],
  ["1.4.2", "1.4.3", "patch", undefined],
  ["1.4.2", "1.4.2", "patch", "unchanged", "1.4.3"],
  ["1.4.2", "1.4.2", "none", undefined],
  ["1.4.2", "1.5.0", "none", undefined],
  ["1.4.2", "1.4.1", "none", "went-down", "1.4.2"],
  ["1.4.2", "1.3.9", "major", "went-down", "2.0.0"],
  // Below 1.0.0 a minor step may break, and a patch may add.
  ["0.4.2", "0.5.0", "major", undefined],
  ["0.4.2", "0.4.3", "major", "too-small", "0.5.0"],
  ["0.4.2", "0.4.3", "minor", undefined],
  ["0.4.2", "1.0.0", "major", undefined],
  // A pre-release promises nothing, and comes before its release.
  ["2.0.0-rc.1", "2.0.0-rc.2", "major", undefined],
  ["2.0.0-rc.1", "2.0.0", "major", undefined],
  ["2.0.0-rc.9", "2.0.0-rc.10", "major", undefined],
  ["2.0.0", "2.0.0-rc.1", "none", "went-down", "2.0.0"],
  ["2.0.0-rc.1", "2.0.0-beta", "none", "went-down", "2.0.0-rc.1"],
  ["2.0.0-rc", "2.0.0-rc.1", "patch", undefined],
  ["2.0.0-rc.1", "2.0.0-rc.1", "patch", "unchanged", "2.0.0"],
  ["1.4.2", "2.0.0-rc.1", "major", undefined],
  ["1.4.2+a", "1.4.2+b", "patch", "unchanged", "1.4.3"],
  ["2025-06", "2025-07", "major", "unreadable"],
  ["1.0.0", "latest", "major", "unreadable", "2.0.0"],
  ["2025-06", "2025-07", "none", undefined],
])("from %s to %s with a %s step: %s", (...row) => {
  // By name they would be more than some rows have, and the next one after those is a callback of jest's.
  const [before, after, step, fault, suggested] = row;
  const verdict = judgeVersion(before, after, step);
  if (fault === undefined) expect(verdict).toEqual({ ok: true });
  else {
    expect(verdict).toMatchObject({ ok: false, fault, ...(suggested === undefined ? {} : { suggested }) });
    // What is suggested would do.
    if (suggested !== undefined) expect(judgeVersion(before, suggested, step)).toEqual({ ok: true });
  }
});

it("takes the largest step that any change asks for", () => {
  const change = (kind: Change["kind"]): Change => ({ kind, impact: changeKinds[kind], connector: "c", message: "" });
  expect(stepOf([])).toBe("none");
  expect(stepOf([change("text-changed")])).toBe("patch");
  expect(stepOf([change("tool-added"), change("text-changed")])).toBe("minor");
  expect(stepOf([change("text-changed"), change("tool-removed"), change("tool-added")])).toBe("major");
});

it("suggests nothing for a version that is none", () => {
  expect(suggestVersion("2025-06", "minor")).toBeUndefined();
  expect(suggestVersion("1.4.2", "none")).toBe("1.4.2");
});
