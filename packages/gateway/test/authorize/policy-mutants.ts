/** Ways in which judges have been wrong, in gateways that had to publish it. Each is one change of the sources. */
export interface Mutant {
  readonly name: string;
  /** In `src/authorize/`. */
  readonly file: string;
  /** Stands there once. */
  readonly from: string;
  readonly to: string;
}

const JUDGE = "authorize.ts";
const TABLE = "policy.ts";

export const POLICY_MUTANTS: readonly Mutant[] = [
  // Negation
  mutant(
    "the organisation is compared the wrong way",
    JUDGE,
    "principal.organisation !== organisation",
    "principal.organisation === organisation",
  ),
  mutant("what is reached is hidden and the rest is not", JUDGE, "if (!isReached(", "if (isReached("),
  mutant("agents do what stays with people, and nothing else", JUDGE, "!rule.byAgents", "rule.byAgents"),
  mutant(
    "own is whatever belongs to others",
    JUDGE,
    "resource.user === principal.user",
    "resource.user !== principal.user",
  ),
  mutant(
    "an agent reaches all agents but itself",
    JUDGE,
    "resource.agent === principal.agent",
    "resource.agent !== principal.agent",
  ),
  mutant(
    "a key reaches all workspaces but its own",
    JUDGE,
    "workspace !== principal.workspace",
    "workspace === principal.workspace",
  ),
  mutant("roles are given by those who do not have them", JUDGE, "!isWithin(resource.role", "isWithin(resource.role"),
  mutant(
    "scopes open what they do not name",
    JUDGE,
    "?.includes(rule.scope) !== true",
    "?.includes(rule.scope) === true",
  ),
  // Default deny
  mutant(
    "an unknown role or action is looked up all the same",
    JUDGE,
    "!Object.hasOwn(POLICY, action) || !Object.hasOwn(POLICY[action].reach, principal.role)",
    "!(action in POLICY)",
  ),
  mutant(
    "an unknown role is let through the first gate",
    JUDGE,
    "|| !Object.hasOwn(POLICY[action].reach, principal.role)",
    "",
  ),
  mutant("the organisation is not asked for", JUDGE, "|| principal.organisation !== organisation", ""),
  mutant(
    "a caller of no organisation is in the organisation without a name",
    JUDGE,
    'principal.organisation === "" ||',
    "",
  ),
  mutant("none reaches everything", JUDGE, 'if (reach === "none" || (', "if (("),
  mutant(
    "a refusal at the gate is an answer among others",
    JUDGE,
    'if ("allowed" in rule) return rule;',
    'if ("allowed" in rule) return ALLOWED;',
  ),
  mutant("the gate is open", JUDGE, 'return "allowed" in rule ? rule : ALLOWED;', "return ALLOWED;"),
  mutant(
    "a key of no agent is one of every agent",
    JUDGE,
    'if (principal.role === "agent" && principal.agent === undefined)',
    "if (false)",
  ),
  mutant(
    "agents with a person's role are people",
    JUDGE,
    'principal.agent !== undefined && principal.role !== "agent" && !rule.byAgents',
    "false",
  ),
  mutant(
    "a client whose scopes are unknown has all",
    JUDGE,
    'principal.via === "oauth" || principal.scopes !== undefined',
    "principal.scopes !== undefined",
  ),
  mutant(
    "what no client can do needs no scope",
    JUDGE,
    "if (rule.scope === null) return",
    "if (rule.scope === null) return rule; else if (false) return",
  ),
  mutant(
    "confinement to a workspace is forgotten",
    JUDGE,
    'principal.workspace !== undefined && confinementOf(principal, rule) === "never"',
    "false",
  ),
  mutant(
    "confinement does not reach things",
    JUDGE,
    "  if (principal.workspace !== undefined) {\n",
    "  if (false) {\n",
  ),
  mutant(
    "the role that is given is not asked for",
    JUDGE,
    "resource.role !== undefined && !isWithin(resource.role, principal.role)",
    "false",
  ),
  // Prefix match
  mutant(
    "organisations that begin alike are one",
    JUDGE,
    "principal.organisation !== organisation",
    "!organisation.startsWith(principal.organisation)",
  ),
  mutant(
    "workspaces that begin alike are one",
    JUDGE,
    "workspace !== principal.workspace",
    "!workspace.startsWith(principal.workspace)",
  ),
  mutant(
    "a workspace is what its name begins with",
    JUDGE,
    "workspace !== principal.workspace",
    "!principal.workspace.startsWith(workspace)",
  ),
  mutant(
    "people who begin alike are one",
    JUDGE,
    "resource.user === principal.user",
    "(resource.user ?? '-').startsWith(principal.user)",
  ),
  mutant(
    "agents that begin alike are one",
    JUDGE,
    "resource.agent === principal.agent",
    "(resource.agent ?? '-').startsWith(principal.agent)",
  ),
  mutant(
    "a scope opens those that it begins with",
    JUDGE,
    "principal.scopes?.includes(rule.scope) !== true",
    "principal.scopes?.some((scope) => rule.scope.startsWith(scope)) !== true",
  ),
  mutant(
    "a scope opens those that begin with it",
    JUDGE,
    "principal.scopes?.includes(rule.scope) !== true",
    "principal.scopes?.some((scope) => scope.startsWith(rule.scope)) !== true",
  ),
  // Case folding
  mutant(
    "organisations that differ in case are one",
    JUDGE,
    "principal.organisation !== organisation",
    "principal.organisation.toLowerCase() !== organisation.toLowerCase()",
  ),
  mutant(
    "workspaces that differ in case are one",
    JUDGE,
    "workspace !== principal.workspace",
    "workspace.toLowerCase() !== principal.workspace.toLowerCase()",
  ),
  mutant(
    "people who differ in case are one",
    JUDGE,
    "resource.user === principal.user",
    "resource.user?.toLowerCase() === principal.user.toLowerCase()",
  ),
  mutant(
    "agents that differ in case are one",
    JUDGE,
    "resource.agent === principal.agent",
    "resource.agent?.toLowerCase() === principal.agent.toLowerCase()",
  ),
  mutant(
    "scopes that differ in case are one",
    JUDGE,
    "principal.scopes?.includes(rule.scope) !== true",
    "principal.scopes?.some((scope) => scope.toLowerCase() === rule.scope) !== true",
  ),
  // An empty list is everything
  mutant(
    "a client without a scope has all",
    JUDGE,
    "principal.scopes?.includes(rule.scope) !== true",
    "principal.scopes?.length !== 0 && principal.scopes?.includes(rule.scope) !== true",
  ),
  mutant(
    "what belongs to nobody is everybody's own",
    JUDGE,
    "resource.user === principal.user",
    "(resource.user === undefined || resource.user === principal.user)",
  ),
  mutant(
    "what belongs to no agent is every agent's",
    JUDGE,
    "resource.agent === principal.agent",
    "(resource.agent === undefined || resource.agent === principal.agent)",
  ),
  mutant(
    "what is in no workspace is in every workspace",
    JUDGE,
    'confinementOf(principal, rule) !== "shared"',
    "false",
  ),
  mutant("a person gets out of a workspace by way of an agent", JUDGE, "&& user === undefined ?", "?"),
  mutant("every key of a workspace is an agent's", JUDGE, "&& agent !== undefined && user", "&& user"),
  mutant(
    "a person who is nobody owns what is nobody's",
    JUDGE,
    'if (reach === "own" && principal.user === undefined) return',
    "if (false) return",
  ),
  // Roles
  mutant("an admin makes owners", JUDGE, 'holder === "admin" && role !== "owner"', 'holder === "admin"'),
  mutant(
    "a member makes auditors",
    JUDGE,
    "return role === holder ||",
    'return role === holder || (holder === "member" && role === "auditor") ||',
  ),
  mutant(
    "an auditor calls tools",
    TABLE,
    '"tool.call": /*                */ rule(["any", "any", "any", "none"',
    '"tool.call": rule(["any", "any", "any", "any"',
  ),
  mutant(
    "a member administers",
    TABLE,
    '"connector.update": /*         */ rule(["any", "any", "none"',
    '"connector.update": rule(["any", "any", "any"',
  ),
  mutant(
    "an agent deletes",
    TABLE,
    '"connector.delete": /*         */ rule(["any", "any", "none", "none", "none"], "never", "people"',
    '"connector.delete": rule(["any", "any", "none", "none", "none"], "never", "agents"',
  ),
  mutant(
    "an admin connects in somebody's name",
    TABLE,
    '"connection.connect_own": /*   */ rule(["own", "own"',
    '"connection.connect_own": rule(["own", "any"',
  ),
  mutant(
    "a member sees everybody's connections",
    TABLE,
    '"connection.list": /*          */ rule(["any", "any", "own"',
    '"connection.list": rule(["any", "any", "any"',
  ),
];

function mutant(name: string, file: string, from: string, to: string): Mutant {
  return { name, file, from, to };
}
