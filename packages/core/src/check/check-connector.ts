import type { CompiledConnector } from "../compiled-connector.ts";
import type { Descriptor } from "../descriptor/descriptor.ts";
import type { LockedConnector } from "../lock/tools-lock.ts";
import type { Baseline, Budget } from "../tools/budget/check-budget.ts";
import type { ProfileName } from "../tools/profiles/profiles.ts";
import { checkBudgets } from "./budget.ts";
import { joinTools, type CheckedConnector, type CheckResult } from "./checked-connector.ts";
import { checkConfusability } from "./confusability.ts";
import { checkLocked } from "./locked.ts";
import { checkProfiles } from "./profiles.ts";
import { checkReadiness } from "./readiness/index.ts";

/** What a connector is held to. A part that is left out is not looked at. */
export interface CheckOptions {
  readonly budget?: { readonly limits: Budget; readonly baseline?: Baseline };
  /** The connector as its lock has it; `null` where the lock does not have it. */
  readonly locked?: LockedConnector | null;
  /** Who has to take the tools. */
  readonly profiles?: readonly ProfileName[];
  /** What public directories ask for. */
  readonly readiness?: boolean;
  /** Whether the tools' own examples find them. */
  readonly confusability?: boolean;
}

/**
 * Looks at a connector that compiles for what its author would regret later: what it costs, what
 * its callers lose, who cannot take it, who would not list it, and which of its tools are mistaken
 * for another. Pure, and in time that grows with the descriptor and, for confusability, with the
 * number of examples times that of the tools.
 */
export function checkConnector(
  { descriptor, connector }: { readonly descriptor: Descriptor; readonly connector: CompiledConnector },
  options: CheckOptions,
): CheckResult {
  const checked = joinTools(descriptor, connector);
  const results = Array.from(familiesOf(checked, options));
  return {
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
    notes: results.flatMap(({ notes }) => notes),
  };
}

function* familiesOf(checked: CheckedConnector, options: CheckOptions): Iterable<CheckResult> {
  const { budget, locked, profiles, readiness, confusability } = options;
  if (budget !== undefined) yield checkBudgets(checked, budget.limits, budget.baseline);
  if (locked !== undefined) yield checkLocked(checked, locked);
  if (profiles !== undefined) yield checkProfiles(checked, profiles);
  if (readiness === true) yield checkReadiness(checked);
  if (confusability === true) yield checkConfusability(checked);
}
