import { codes, type DiagnosticCode } from "../diagnostics/codes.ts";

/** What a connector is checked for, in the order in which it is told. */
export const FAMILIES = ["validate", "budget", "lock", "profiles", "readiness", "confusability"] as const;

/** `validate` is what the compiler reports; the others look at connectors that compile. */
export type Family = (typeof FAMILIES)[number];

type CheckCode = Extract<DiagnosticCode, `check/${string}`>;

const FAMILY_OF: Readonly<Record<CheckCode, Family>> = {
  "check/over-budget": "budget",
  "check/not-locked": "lock",
  "check/lock-outdated": "lock",
  "check/breaking-change": "lock",
  "check/version-step": "lock",
  "check/left-out": "profiles",
  "check/too-many-tools": "profiles",
  "check/title-is-name": "readiness",
  "check/undecided-effect": "readiness",
  "check/doubtful-effect": "readiness",
  "check/mixed-effects": "readiness",
  "check/long-prefixed-name": "readiness",
  "check/commands-the-model": "readiness",
  "check/cut-text": "readiness",
  "check/no-documentation": "readiness",
  "check/long-summary": "readiness",
  "check/example-finds-another": "confusability",
  "check/not-for-finds-this": "confusability",
  "check/alike-descriptions": "confusability",
};

/** The family that reports a code. */
export function familyOf(code: DiagnosticCode): Family {
  return isCheckCode(code) ? FAMILY_OF[code] : "validate";
}

function isCheckCode(code: DiagnosticCode): code is CheckCode {
  return Object.hasOwn(FAMILY_OF, code);
}

/** Whether one of these families, other than `validate`, reports what is called so. */
export function isReportedBy(families: ReadonlySet<Family>): (name: string) => boolean {
  const names = Object.keys(codes).filter((code) => code.startsWith("check/"));
  // The table's keys are its codes.
  const reported = new Set(names.filter((name) => families.has(familyOf(name as DiagnosticCode))));
  return (name) => reported.has(name);
}
