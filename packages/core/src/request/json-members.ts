import type { ConstantPlan, ParameterPlan, Plan } from "../tools/tool.ts";
import { jsonText } from "./argument-value.ts";
import { join, pointerOf, read, type Writer } from "./filling.ts";

type Leaf = ParameterPlan | ConstantPlan;
/** An object on its way: its members in the order in which they were first named. A map, so that no name can touch a prototype. */
type Members = Map<string, Leaf | Members>;

/**
 * Prepares an object of the parameters and constants in a body, nested where their paths say so. Written as text,
 * which is empty where no member has a value.
 */
export function prepareJsonMembers(plan: Plan): Writer {
  const root = membersOfBody(plan);
  if (typeof root === "string") throw new Error(`${plan.operationId} cannot be sent: ${root}`);
  return prepareObject(root);
}

/** Why the paths of a body cannot be one object; `undefined` where they can. */
export function jsonMembersFault(plan: Plan): string | undefined {
  const root = membersOfBody(plan);
  return typeof root === "string" ? root : undefined;
}

function membersOfBody({ constants, parameters }: Plan): Members | string {
  const root: Members = new Map();
  for (const leaf of [...constants, ...parameters]) {
    if (leaf.location !== "body") continue;
    const steps = leaf.path ?? [leaf.name];
    const last = steps.at(-1);
    if (last === undefined) return `\`${leaf.name}\` has no place in the body`;
    let members = root;
    for (const step of steps.slice(0, -1)) {
      const next = members.get(step) ?? new Map();
      if (!(next instanceof Map)) return `its body has both a value and an object at \`${step}\``;
      members.set(step, next);
      members = next;
    }
    if (members.has(last)) return `its body has two values at \`${steps.join(".")}\``;
    members.set(last, leaf);
  }
  return root;
}

function prepareObject(members: Members): Writer {
  const write = join(
    Array.from(members, ([name, member]): string | Writer => {
      const key = `,${JSON.stringify(name)}:`;
      if (member instanceof Map) {
        const object = prepareObject(member);
        return (filling) => {
          const text = object(filling);
          return text === "" ? "" : key + text;
        };
      }
      if ("value" in member) return key + JSON.stringify(member.value);
      const pointer = pointerOf(member);
      return ({ args, argumentFaults }) => {
        const value = read(member, args);
        if (value === undefined) return "";
        return key + (jsonText(value, pointer, argumentFaults) ?? "");
      };
    }),
  );
  return (filling) => {
    const text = write(filling);
    return text === "" ? "" : `{${text.slice(1)}}`;
  };
}
