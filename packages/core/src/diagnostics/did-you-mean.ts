import type { Target } from "../source/source-file.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { suggest } from "./suggest.ts";

/** What comparing may cost, in pairs of characters: a name among thousands of long ones must not be compared with each. */
const MOST_PAIRS = 150_000;
const LONGEST_NAME = 100;
/** A word that needs no quotes, whatever kind of scalar it replaces. */
const PLAIN_WORD = /^(?!(?:true|false|null|yes|no|on|off)$)[A-Za-z_][\w-]*$/i;

/** What a diagnostic about a mistyped name can add: nothing, a hint, or a hint and a fix. */
export interface Suggestion {
  readonly hint?: string;
  readonly fixes?: Diagnostic["fixes"];
}

/** Proposes the name that was meant. It is also a fix where no second candidate is near. */
export function didYouMean(name: string, candidates: readonly string[], target: Target): Suggestion {
  if (name.length > LONGEST_NAME) return {};
  const near = affordable(name, candidates);
  const meant = sameButForStyle(name, near) ?? suggest(name, near);
  if (meant === undefined) return {};
  const hint = `did you mean \`${meant}\`?`;
  const rival = suggest(
    name,
    near.filter((candidate) => candidate !== meant),
  );
  return rival === undefined ? { hint, fixes: rename(name, meant, target) } : { hint };
}

/** The first candidates, as many as can be compared at the cost allowed. */
function affordable(name: string, candidates: readonly string[]): readonly string[] {
  let pairs = 0;
  const end = candidates.findIndex((candidate) => (pairs += name.length * candidate.length) > MOST_PAIRS);
  return end === -1 ? candidates : candidates.slice(0, end);
}

/** Replaces one word of the document by another, inside its quotes if it has any. */
export function rename(from: string, to: string, target: Target): Diagnostic["fixes"] {
  if (!PLAIN_WORD.test(to)) return [];
  return [
    {
      label: `write \`${to}\``,
      edits: [{ target: { ...target, within: target.within ?? { start: 0, end: from.length } }, text: to }],
    },
  ];
}

/** `operationId` for `operation_id`: the same word in another style. */
function sameButForStyle(name: string, candidates: readonly string[]): string | undefined {
  const bare = withoutStyle(name);
  return candidates.find((candidate) => withoutStyle(candidate) === bare);
}

function withoutStyle(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, "");
}
