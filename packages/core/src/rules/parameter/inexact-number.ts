import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isRounded } from "../../request/argument-value.ts";
import { numbersIn } from "../values-in.ts";
import { valuesOf } from "./values.ts";

const BOUNDS = ["minimum", "maximum", "exclusive_minimum", "exclusive_maximum"] as const;

/**
 * Whole numbers beyond 2^53 have lost their last digits when they are read. A value among them
 * would name another record than its author meant, and no call sends one; a bound is a little off.
 */
export function* inexactNumber(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      const fixed = parameter.at("fixed_value");
      for (const number of fixed === undefined ? [] : numbersIn(fixed, isRounded)) {
        yield diagnose("parameter/inexact-value", number.here, {});
      }
    }
  }
  for (const declared of valuesOf(descriptor)) {
    for (const given of [declared.at("default_value"), declared.at("enum")]) {
      for (const number of given === undefined ? [] : numbersIn(given, isRounded)) {
        yield diagnose("parameter/inexact-value", number.here, {});
      }
    }
    for (const key of BOUNDS) {
      const bound = declared.at(key);
      if (bound !== undefined && isRounded(bound.value)) yield diagnose("parameter/inexact-bound", bound.here, {});
    }
  }
}
