import type { ConstantPlan, Plan } from "../tools/tool.ts";
import { jsonText } from "./argument-value.ts";
import type { ArgumentFault } from "./http-request.ts";
import { namesBeside } from "./names-beside.ts";
import { prepareStyle } from "./styles.ts";

/**
 * A constant as it goes on the wire, in the form that parameters of its location have: `&name=value`,
 * `; name=value`, a header's value, or the JSON of a body's. `undefined` where its value cannot stand there.
 */
export function constantText(constant: ConstantPlan, plan: Plan): string | undefined {
  const { location, value } = constant;
  const faults: ArgumentFault[] = [];
  return location === "body"
    ? jsonText(value, "", faults)
    : prepareStyle(location, constant, namesBeside(constant, plan))(value, "", faults);
}
