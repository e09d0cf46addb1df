import type { VersionStep } from "./change.ts";
import { isAtLeast } from "./version-step.ts";

/** Whether a version grew as the changes ask, and if not, why. */
export type VersionVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly fault: "unchanged" | "too-small" | "went-down" | "unreadable";
      /** One sentence. */
      readonly message: string;
      /** The smallest version that would do; left out where the old one cannot be read. */
      readonly suggested?: string;
    };

interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** The identifiers of a pre-release; empty for a release. */
  readonly prerelease: readonly string[];
}

/**
 * Holds a new version to the step that the changes ask for (Semantic Versioning 2.0.0). Below 1.0.0, where it lets
 * anything change, a breaking change asks for a minor step and every other for a patch. After a pre-release (§9, which
 * promises nothing) any later version will do.
 */
export function judgeVersion(before: string, after: string, step: VersionStep): VersionVerdict {
  const [old, now] = [parseVersion(before), parseVersion(after)];
  if (old === undefined || now === undefined) {
    // What an external server calls its version is its own affair as long as nothing has changed.
    if (step === "none") return { ok: true };
    const message = `\`${old === undefined ? before : after}\` is not a semantic version, such as 1.4.0.`;
    return { ok: false, fault: "unreadable", message, ...(old === undefined ? {} : { suggested: next(old, step) }) };
  }
  const order = compareVersions(old, now);
  if (order > 0) {
    const message = `The version went down, from ${before} to ${after}.`;
    return { ok: false, fault: "went-down", message, suggested: step === "none" ? before : next(old, step) };
  }
  if (step === "none") return { ok: true };
  const suggested = next(old, step);
  if (order === 0) {
    const message = `The version is still ${before}, and should be ${suggested}.`;
    return { ok: false, fault: "unchanged", message, suggested };
  }
  if (old.prerelease.length > 0 || isAtLeast(stepBetween(old, now), neededStep(old, step))) return { ok: true };
  const message = `The version went from ${before} to ${after}, and should be ${suggested}.`;
  return { ok: false, fault: "too-small", message, suggested };
}

/** The smallest version after `before` that a step leads to; `undefined` where `before` is not a semantic version. */
export function suggestVersion(before: string, step: VersionStep): string | undefined {
  const version = parseVersion(before);
  return version && (step === "none" ? before : next(version, step));
}

function next({ numbers, prerelease }: Version, step: VersionStep): string {
  const [major, minor, patch] = numbers;
  // The release that a pre-release leads up to is later than it.
  if (prerelease.length > 0) return numbers.join(".");
  switch (neededStep({ numbers }, step)) {
    case "major":
      return `${String(major + 1)}.0.0`;
    case "minor":
      return `${String(major)}.${String(minor + 1)}.0`;
    case "patch":
    case "none":
      return `${String(major)}.${String(minor)}.${String(patch + 1)}`;
  }
}

/** What a step comes down to below 1.0.0. */
function neededStep({ numbers }: Pick<Version, "numbers">, step: VersionStep): VersionStep {
  if (numbers[0] > 0) return step;
  return step === "major" ? "minor" : "patch";
}

function stepBetween({ numbers: a }: Version, { numbers: b }: Version): VersionStep {
  const steps = ["major", "minor", "patch"] as const;
  return steps.find((_, index) => a[index] !== b[index]) ?? "none";
}

/** Semantic Versioning 2.0.0; `undefined` for anything else. What a build adds does not count. */
function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] =
    /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(?:-([0-9A-Za-z.-]{1,256}))?(?:\+[0-9A-Za-z.-]{1,256})?$/.exec(
      text,
    ) ?? [];
  if (major === undefined) return undefined;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease === undefined ? [] : prerelease.split("."),
  };
}

/** Precedence (§11): negative where `a` is the earlier one. */
function compareVersions(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (const [index, one] of a.prerelease.entries()) {
    const difference = compareIdentifiers(one, b.prerelease[index]);
    if (difference !== 0) return difference;
  }
  return a.prerelease.length - b.prerelease.length;
}

/** Numbers come before words. */
function compareIdentifiers(a: string, b: string | undefined): number {
  if (a === b) return 0;
  if (b === undefined) return 1;
  const numeric = [a, b].map((identifier) => /^\d+$/.test(identifier));
  if (numeric[0] === true && numeric[1] === true) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1 : 1;
  return a < b ? -1 : 1;
}
