import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { bodyKind } from "../../openapi/body-kind.ts";
import { bodySteps, mediaTypeOf } from "../../openapi/request-body.ts";

/** Each parameter of a JSON body has a place of its own: no other is there, and none is inside of it. */
export function* badBodyPath(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const parameters = operation.each("parameters");
    const reported = new Set<Cursor<Parameter>>();
    for (const parameter of parameters) {
      const path = parameter.at("body_path");
      const problem = path === undefined ? undefined : placeFault(parameter.value, operation.value);
      if (path === undefined || problem === undefined) continue;
      reported.add(parameter);
      yield diagnose("parameter/bad-body-path", path.here, { problem, way: "remove `body_path`" });
    }
    const body = parameters.filter((one) => one.value.location === "body" && !reported.has(one));
    // Without a path, two parameters clash only by their names, which is reported as such.
    if (body.some(({ value }) => value.body_path !== undefined)) yield* clashes(body);
  }
}

function placeFault({ location, name }: Parameter, operation: Operation): string | undefined {
  if (location !== "body") return `a ${location} parameter has no place in the body`;
  if (operation.request_body?.parameter === name) return "this parameter is all of the body";
  const kind = bodyKind(mediaTypeOf(operation), false);
  return kind === "json" ? undefined : "only a JSON body has members inside of members";
}

function* clashes(body: readonly Cursor<Parameter>[]): Iterable<Diagnostic> {
  const taken = new Map<string, Cursor<Parameter>>();
  const around = new Map<string, Cursor<Parameter>>();
  for (const parameter of body) {
    const steps = bodySteps(parameter.value);
    const keys = steps.map((_, index) => JSON.stringify(steps.slice(0, index + 1)));
    const own = keys.at(-1) ?? "";
    const other = keys.map((key) => taken.get(key)).find((one) => one !== undefined) ?? around.get(own);
    if (other === undefined) {
      taken.set(own, parameter);
      for (const key of keys.slice(0, -1)) if (!around.has(key)) around.set(key, parameter);
    } else {
      const target = parameter.at("body_path")?.here ?? parameter.to("name").here;
      const related = [{ target: other.at("body_path")?.here ?? other.to("name").here, message: "the other one" }];
      const problem = "another parameter is at this place of the body, or around it, or inside of it";
      yield diagnose("parameter/bad-body-path", target, { problem, way: "give each a place of its own" }, { related });
    }
  }
}
