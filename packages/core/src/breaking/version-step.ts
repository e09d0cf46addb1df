import type { Change, Impact, VersionStep } from "./change.ts";

const STEPS: { readonly [impact in Impact]: VersionStep } = {
  breaking: "major",
  compatible: "minor",
  wording: "patch",
};

/** From the smallest. */
const ORDER: readonly VersionStep[] = ["none", "patch", "minor", "major"];

/** The step that some changes ask for: major for a breaking one, minor for a compatible one, patch for wording. */
export function stepOf(changes: readonly Change[]): VersionStep {
  return changes.map(({ impact }) => STEPS[impact]).reduce<VersionStep>((a, b) => (isAtLeast(a, b) ? a : b), "none");
}

/** Whether a step is as large as another. */
export function isAtLeast(step: VersionStep, other: VersionStep): boolean {
  return ORDER.indexOf(step) >= ORDER.indexOf(other);
}
