import { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor } from "../descriptor/descriptor.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { badHeader } from "./auth/bad-header.ts";
import { duplicateField } from "./auth/duplicate-field.ts";
import { duplicateType } from "./auth/duplicate-type.ts";
import { foreignTestEndpoint } from "./auth/foreign-test-endpoint.ts";
import { incompleteExchange } from "./auth/incomplete-exchange.ts";
import { noScheme } from "./auth/no-scheme.ts";
import { notInjected } from "./auth/not-injected.ts";
import { scopeNotDeclared } from "./auth/scope-not-declared.ts";
import { secretInDescriptor } from "./auth/secret-in-descriptor.ts";
import { secretInUrl } from "./auth/secret-in-url.ts";
import { unmarkedSecret } from "./auth/unmarked-secret.ts";
import { unusedScheme } from "./auth/unused-scheme.ts";
import { insecureUrl } from "./connector/insecure-url.ts";
import { noTools } from "./connector/no-tools.ts";
import { notExecuted } from "./connector/not-executed.ts";
import { reservedName } from "./connector/reserved-name.ts";
import { badEndpoint } from "./operation/bad-endpoint.ts";
import { badBody } from "./operation/bad-body.ts";
import { bodyOnGet } from "./operation/body-on-get.ts";
import { duplicateId } from "./operation/duplicate-id.ts";
import { placeholders } from "./operation/placeholders.ts";
import { badDefault } from "./parameter/bad-default.ts";
import { badContentType } from "./parameter/bad-content-type.ts";
import { badBodyPath } from "./parameter/bad-body-path.ts";
import { badEnum } from "./parameter/bad-enum.ts";
import { badFile } from "./parameter/bad-file.ts";
import { badFixedValue } from "./parameter/bad-fixed-value.ts";
import { badName as badParameterName } from "./parameter/bad-name.ts";
import { badPattern } from "./parameter/bad-pattern.ts";
import { badStyle } from "./parameter/bad-style.ts";
import { duplicate as duplicateParameter } from "./parameter/duplicate.ts";
import { duplicateMember } from "./parameter/duplicate-member.ts";
import { guardedHeader } from "./parameter/guarded-header.ts";
import { impossibleBounds } from "./parameter/impossible-bounds.ts";
import { inexactNumber } from "./parameter/inexact-number.ts";
import { optionalPath } from "./parameter/optional-path.ts";
import { overwritesCredential } from "./parameter/overwrites-credential.ts";
import { tooManyProperties } from "./parameter/too-many-properties.ts";
import { unboundedUniqueItems } from "./parameter/unbounded-unique-items.ts";
import { unusedConstraint } from "./parameter/unused-constraint.ts";
import { unknownField } from "./ref/unknown-field.ts";
import { unknownOperation } from "./ref/unknown-operation.ts";
import { unknownParameter } from "./ref/unknown-parameter.ts";
import { unknownSchema } from "./ref/unknown-schema.ts";
import { unknownScheme } from "./ref/unknown-scheme.ts";
import { unusedKey } from "./ref/unused-key.ts";
import { badPaging } from "./response/bad-paging.ts";
import { badPointer } from "./response/bad-pointer.ts";
import type { Rule } from "./rule.ts";
import { invalid as invalidSchema } from "./schema/invalid.ts";
import { unused as unusedSchema } from "./schema/unused.ts";
import { badArgumentName } from "./tool/bad-argument-name.ts";
import { badFixedArgument } from "./tool/bad-fixed-argument.ts";
import { badName as badToolName } from "./tool/bad-name.ts";
import { contradictoryAnnotations } from "./tool/contradictory-annotations.ts";
import { duplicateArgument } from "./tool/duplicate-argument.ts";
import { duplicateName } from "./tool/duplicate-name.ts";
import { hiddenText } from "./tool/hidden-text.ts";
import { longName } from "./tool/long-name.ts";
import { renamedArgument } from "./tool/renamed-argument.ts";
import { shortDescription } from "./tool/short-description.ts";
import { unmappedParameter } from "./tool/unmapped-parameter.ts";

/** One more than is ever shown: so much of each rule is enough, and a hostile document costs no more. */
const MOST_OF_A_RULE = 101;

/** Every rule about a descriptor whose shape is right. References come before what is said of the things they lead to. */
const rules: readonly Rule[] = [
  unknownSchema,
  invalidSchema,
  unusedSchema,
  duplicateType,
  duplicateField,
  duplicateId,
  duplicateName,
  reservedName,
  unknownScheme,
  unknownField,
  unknownOperation,
  unknownParameter,
  unusedKey,
  badEndpoint,
  insecureUrl,
  placeholders,
  bodyOnGet,
  badBody,
  badPointer,
  badPaging,
  noScheme,
  notInjected,
  badHeader,
  incompleteExchange,
  scopeNotDeclared,
  secretInUrl,
  secretInDescriptor,
  unmarkedSecret,
  unusedScheme,
  foreignTestEndpoint,
  duplicateParameter,
  duplicateMember,
  badParameterName,
  guardedHeader,
  overwritesCredential,
  optionalPath,
  badStyle,
  badBodyPath,
  badFile,
  badDefault,
  badFixedValue,
  inexactNumber,
  badContentType,
  badEnum,
  impossibleBounds,
  unusedConstraint,
  badPattern,
  unboundedUniqueItems,
  tooManyProperties,
  badToolName,
  longName,
  shortDescription,
  hiddenText,
  badArgumentName,
  badFixedArgument,
  unmappedParameter,
  renamedArgument,
  duplicateArgument,
  contradictoryAnnotations,
  noTools,
  notExecuted,
];

/** Everything that is wrong with a descriptor beyond its shape, at most so much of each rule. Works in time that grows with the document's length. */
export function checkRules(descriptor: Descriptor, most = MOST_OF_A_RULE): readonly Diagnostic[] {
  const root = new Cursor(descriptor);
  return rules.flatMap((rule) => Array.from(take(rule(root), most)));
}

function* take<T>(items: Iterable<T>, most: number): Iterable<T> {
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count === most) return;
  }
}
