import type { Action, Decision, Resource } from "./actions.ts";
import { type Confinement, POLICY, type Rule } from "./policy.ts";
import type { Principal, Role } from "./principal.ts";

const ALLOWED: Decision = { allowed: true };
const HIDDEN: Decision = { allowed: false, kind: "hidden", reason: "There is nothing here that you may know of." };

/**
 * Whether the principal may do this to that: the only judge there is. Refuses what no line of {@link POLICY} allows.
 *
 * Another organisation's, another workspace's and another person's things are `hidden`; what the role or the
 * credential cannot do to anything is `refused`, the same whatever it would have been done to.
 */
export function authorize(principal: Principal, action: Action, resource: Resource): Decision {
  const rule = ruleFor(principal, action, resource.organisation);
  if ("allowed" in rule) return rule;
  if (!isReached(principal, rule, resource)) return HIDDEN;
  if (resource.role !== undefined && !isWithin(resource.role, principal.role)) {
    return refused(`Your role (${principal.role}) can neither give nor take the role ${resource.role}.`);
  }
  return ALLOWED;
}

/**
 * Whether there can be anything in the organisation that the principal may do this to: asked before the thing
 * itself is known. Whoever is let through here still has to pass {@link authorize} with what was loaded.
 */
export function admits(principal: Principal, action: Action, organisation: string): Decision {
  const rule = ruleFor(principal, action, organisation);
  return "allowed" in rule ? rule : ALLOWED;
}

/**
 * Whether whoever holds a role may give and take that role: none that could do what the holder cannot. A member is
 * no auditor, so neither can make the other.
 */
export function isWithin(role: Role, holder: Role): boolean {
  return role === holder || holder === "owner" || (holder === "admin" && role !== "owner");
}

/** The rule that stands for this principal, once all that does not depend on the thing has been asked. */
function ruleFor(principal: Principal, action: Action, organisation: string): Rule | Decision {
  if (principal.organisation === "" || principal.organisation !== organisation) return HIDDEN;
  // A role or an action from elsewhere (`constructor`, one of a newer release) is no key of the table.
  if (!Object.hasOwn(POLICY, action) || !Object.hasOwn(POLICY[action].reach, principal.role)) {
    return refused("Nobody may do this.");
  }
  const rule = POLICY[action];
  const reach = rule.reach[principal.role];
  if (reach === "none" || (reach === "self" && principal.agent === undefined)) {
    return refused(`Your role (${principal.role}) does not allow this.`);
  }
  if (reach === "own" && principal.user === undefined) return refused("Only a person can do this.");
  if (principal.agent !== undefined && principal.role !== "agent" && !rule.byAgents) {
    return refused("Agents cannot do this. It stays with people.");
  }
  if (principal.role === "agent" && principal.agent === undefined) return refused("This key belongs to no agent.");
  if (principal.via === "oauth" || principal.scopes !== undefined) {
    if (rule.scope === null) return refused("No OAuth client can do this. Use the console or an API key.");
    if (principal.scopes?.includes(rule.scope) !== true) return refused(`This needs the scope ${rule.scope}.`);
  }
  if (principal.workspace !== undefined && confinementOf(principal, rule) === "never") {
    return refused("This belongs to the whole organisation, and your key to one workspace.");
  }
  return rule;
}

function isReached(principal: Principal, rule: Rule, resource: Resource): boolean {
  if (principal.workspace !== undefined) {
    const { workspace } = resource;
    const needed = confinementOf(principal, rule) !== "shared";
    if (workspace === undefined ? needed : workspace !== principal.workspace) return false;
  }
  switch (rule.reach[principal.role]) {
    case "any":
      return true;
    case "own":
      return principal.user !== undefined && resource.user === principal.user;
    case "self":
      return principal.agent !== undefined && resource.agent === principal.agent;
    case "none":
      return false;
  }
}

/**
 * The workspace of an agent's own key is where the agent works. Whoever gave the key a role above `agent` gave it
 * what agents may do for the whole organisation, too; a person's key for one workspace gets there by no agent.
 */
function confinementOf({ agent, user }: Principal, rule: Rule): Confinement {
  return rule.confined === "never" && agent !== undefined && user === undefined ? "shared" : rule.confined;
}

function refused(reason: string): Decision {
  return { allowed: false, kind: "refused", reason };
}
