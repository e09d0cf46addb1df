import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Paging } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { locatedName, parametersNamed } from "../../tools/renames.ts";

interface Fault {
  readonly at: keyof Paging;
  readonly problem: string;
  readonly way: string;
}

/** A page is asked for with all that its kind takes, of a list that is known, and by a parameter that no one else fills. */
export function* badPaging(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const response = operation.at("response");
    const paging = response?.at("paging");
    if (response === undefined || paging === undefined) continue;
    if (response.value.items === undefined) {
      const params = { problem: "nothing says where the list is that has these pages", way: "add `items`" };
      yield diagnose("response/bad-paging", paging.key, params);
    }
    for (const { at, problem, way } of faultsOf(paging.value, operation.value)) {
      yield diagnose("response/bad-paging", (paging.at(at) ?? paging.to("kind")).here, { problem, way });
    }
  }
}

function* faultsOf({ kind, parameter, next, size_parameter }: Paging, operation: Operation): Iterable<Fault> {
  const takesParameter = kind === "cursor" || kind === "offset" || kind === "page";
  const readsNext = kind === "cursor" || kind === "next_url";
  if (takesParameter && parameter === undefined) {
    const problem = `\`${kind}\` needs the parameter that takes the position`;
    yield { at: "kind", problem, way: "name it in `parameter`" };
  }
  if (readsNext && next === undefined) {
    const what = kind === "cursor" ? "cursor" : "URL";
    const problem = `\`${kind}\` needs the place of the next ${what} in the answer`;
    yield { at: "kind", problem, way: "say it in `next`, as in `/next_cursor`" };
  }
  if (!takesParameter && parameter !== undefined) {
    yield { at: "parameter", problem: `\`${kind}\` fills no parameter`, way: "remove it" };
  }
  if (!readsNext && next !== undefined) {
    yield { at: "next", problem: `\`${kind}\` reads nothing there`, way: "remove it" };
  }
  yield* parameterFaults("parameter", parameter, operation);
  yield* parameterFaults("size_parameter", size_parameter, operation);
}

function* parameterFaults(at: Fault["at"], key: string | undefined, { parameters = [] }: Operation): Iterable<Fault> {
  if (key === undefined) return;
  const meant = parametersNamed(key, parameters);
  const [first, second] = meant;
  if (first === undefined) return;
  if (second !== undefined) {
    yield { at, problem: "several parameters have this name", way: `write \`${locatedName(first)}\`` };
  } else if (first.location === "path") {
    yield { at, problem: "what stands in the path is not asked for page by page", way: "name another parameter" };
  } else if (first.fixed_value !== undefined) {
    yield { at, problem: "the parameter has a `fixed_value`, so it cannot change", way: "remove the fixed value" };
  }
}
