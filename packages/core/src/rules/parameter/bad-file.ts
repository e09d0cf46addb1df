import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { bodyKind } from "../../openapi/body-kind.ts";
import { mediaTypeOf } from "../../openapi/request-body.ts";
import { withNested } from "./values.ts";

/** A file is a part of a multipart body, or one of a list that is, or all of a body that is neither JSON nor a form. */
export function* badFile(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      for (const value of withNested(parameter)) {
        const type = value.at("field_type");
        if (type?.value !== "file") continue;
        const depth = value.path.slice(parameter.path.length);
        const fault = faultOf(operation.value, parameter.value, depth);
        if (fault !== undefined) yield diagnose("parameter/bad-file", type.here, fault);
      }
    }
  }
}

function faultOf(operation: Operation, { location, name }: Parameter, depth: readonly (string | number)[]) {
  if (location !== "body") {
    return { problem: `a ${location} cannot carry a file`, way: "use `location: body`, or the type `string`" };
  }
  const kind = bodyKind(mediaTypeOf(operation), true);
  const isWhole = operation.request_body?.parameter === name;
  if (kind === "bytes" && isWhole && depth.length === 0) return undefined;
  if (kind === "multipart" && (depth.length === 0 || (depth.length === 1 && depth[0] === "items"))) return undefined;
  if (kind === "multipart") {
    return { problem: "a file is a part of its own", way: "make it a parameter of the body, or a list of them" };
  }
  return {
    problem: kind === "json" ? "a JSON body cannot carry a file" : `this body cannot carry a file among others`,
    way: "use `request_body: { content_type: multipart/form-data }`, or let the file be all of the body",
  };
}
