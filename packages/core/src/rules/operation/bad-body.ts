import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import type { Scheme } from "../../descriptor/scheme.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { bodyKind } from "../../openapi/body-kind.ts";
import { injectionOf } from "../../openapi/injection.ts";
import { mediaTypeOf } from "../../openapi/request-body.ts";
import type { Target } from "../../source/source-file.ts";
import { declaredType } from "../parameter/value-fault.ts";
import { schemesOf } from "../schemes.ts";

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *;.*)?$/;

/** A body is one thing: members of an object, or one value; and its media type says which. */
export function* badBody(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    for (const { target, problem, way } of faultsOf(operation, schemeOf(operation.value))) {
      yield diagnose("operation/bad-body", target, { problem, way });
    }
  }
}

interface Fault {
  readonly target: Target;
  readonly problem: string;
  readonly way: string;
}

function* faultsOf(operation: Cursor<Operation>, scheme: Scheme | undefined): Iterable<Fault> {
  const parameters = operation.each("parameters");
  const body = parameters.filter(({ value }) => value.location === "body");
  const declared = operation.at("request_body");
  const type = declared?.at("content_type");
  if (type !== undefined && !MEDIA_TYPE.test(type.value)) {
    yield { target: type.here, problem: "this is no media type", way: "write it as in `application/json`" };
    return;
  }
  yield* twofoldType(parameters, type);
  const whole = body.find(({ value }) => value.name === declared?.value.parameter);
  const kind = bodyKind(mediaTypeOf(operation.value), whole !== undefined && declaredType(whole.value) === "file");
  if (whole !== undefined) yield* wholeFaults(whole, body, kind);
  else if (type !== undefined && kind !== "json" && kind !== "form" && kind !== "multipart") {
    const problem = "a body of this media type is one value, and nothing says which";
    yield { target: type.here, problem, way: "name the parameter that it is in `request_body.parameter`" };
  }
  const carriesCredential = injectionOf(operation.value, scheme)?.carriers.some(
    (carrier) => carrier.kind === "template" && carrier.place === "body",
  );
  const hasMembers = (declared !== undefined || body.length > 0) && whole === undefined;
  if (carriesCredential === true && !(hasMembers && (kind === "json" || kind === "form"))) {
    const target = (operation.at("auth_body") ?? operation.at("auth_type_ref") ?? operation).key;
    const problem = "the credential goes into the body, and this operation has no JSON object or form there";
    yield { target, problem, way: "add `request_body: {}`, or let the operation say where else the credential goes" };
  }
}

/** A header and the body's own type would say two things. */
function* twofoldType(parameters: readonly Cursor<Parameter>[], type: Cursor<string> | undefined): Iterable<Fault> {
  if (type === undefined) return;
  for (const parameter of parameters) {
    if (parameter.value.location !== "header" || parameter.value.name.toLowerCase() !== "content-type") continue;
    const problem = "`request_body.content_type` says what the body is";
    yield { target: parameter.to("name").here, problem, way: "remove this parameter" };
  }
}

function* wholeFaults(
  whole: Cursor<Parameter>,
  body: readonly Cursor<Parameter>[],
  kind: ReturnType<typeof bodyKind>,
): Iterable<Fault> {
  for (const other of body) {
    if (other.value.name === whole.value.name) continue;
    const problem = `the body is \`${whole.value.name}\` alone, so this one has no place in it`;
    yield { target: other.to("name").here, problem, way: "remove it, or remove `request_body.parameter`" };
  }
  const type = declaredType(whole.value);
  const target = (whole.at("field_type") ?? whole.at("schema") ?? whole).here;
  if ((kind === "form" || kind === "multipart") && type !== undefined && type !== "object") {
    yield { target, problem: "the fields of a form are the members of an object", way: "use the type `object`" };
  }
  if (kind === "text" && (type === "object" || type === "array")) {
    yield { target, problem: "a body that is text has no members or items", way: "use the type `string`" };
  }
}
