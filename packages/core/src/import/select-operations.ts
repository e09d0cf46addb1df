import type { ApiOperation } from "./api-model.ts";

/** Which operations of a document are wanted. Every condition that is given holds. */
export interface Selection {
  /** Operation ids, `METHOD /path`, or either with `*` for any text. */
  readonly operations?: readonly string[];
  /** The names of groups. */
  readonly tags?: readonly string[];
  /** Only those whose method promises to change nothing (RFC 9110 §9.2.1). */
  readonly readOnly?: boolean;
}

export interface Selected {
  readonly operations: ReadonlySet<ApiOperation>;
  /** What was asked for and is not in the document: a mistake, mostly. */
  readonly unmatched: readonly string[];
}

/** Selects operations; with no condition, all. */
export function selectOperations(operations: readonly ApiOperation[], selection: Selection): Selected {
  const patterns = (selection.operations ?? []).map((text) => ({ text, matches: patternOf(text), used: false }));
  const tags = (selection.tags ?? []).map((text) => ({ text, used: false }));
  const chosen = operations.filter((operation) => {
    const byName = patterns.filter(({ matches }) => namesOf(operation).some(matches));
    const byTag = tags.filter(({ text }) => operation.tags.some((tag) => tag.toLowerCase() === text.toLowerCase()));
    for (const one of [...byName, ...byTag]) one.used = true;
    return (
      (patterns.length === 0 || byName.length > 0) &&
      (tags.length === 0 || byTag.length > 0) &&
      (selection.readOnly !== true || isSafe(operation))
    );
  });
  const unmatched = [...patterns, ...tags].filter(({ used }) => !used).map(({ text }) => text);
  return { operations: new Set(chosen), unmatched };
}

function namesOf({ id, method, path }: ApiOperation): readonly string[] {
  return [...(id === undefined ? [] : [id]), `${method} ${path}`, path];
}

function isSafe({ method }: ApiOperation): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** `*` stands for any text; everything else for itself, methods in either case. */
function patternOf(text: string): (name: string) => boolean {
  const wanted = text.trim().replace(/^[a-z]+(?= \/)/, (method) => method.toUpperCase());
  const parts = wanted.split("*");
  return (name) => matches(name, parts);
}

/** Finds the parts one after the other: in time that grows with the name alone. */
function matches(name: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
