import type { authorize, admits } from "../../src/authorize/authorize.ts";
import { ACTIONS, type Action, type Resource } from "../../src/authorize/actions.ts";
import { ROLES, type Principal, type Role } from "../../src/authorize/principal.ts";
import { CALLERS, EXPECTED, GIVEN_ROLES } from "./expected-permissions.ts";

/** The judge under test: the policy, or a mutant of it. */
export interface Judge {
  readonly authorize: typeof authorize;
  readonly admits: typeof admits;
}

type Verdict = "allowed" | "hidden" | "refused";

const ORGANISATION = "org_1";
const person = { organisation: ORGANISATION, user: "user_1", via: "session", credential: "ses_1" } as const;
const key = { ...person, via: "api_key", credential: "key_1" } as const;
const client = { ...person, via: "oauth", credential: "grant_1" } as const;
const agentKey = {
  organisation: ORGANISATION,
  agent: "agt_1",
  workspace: "ws_1",
  via: "api_key",
  credential: "key_2",
} as const;

const PRINCIPALS: Readonly<Record<(typeof CALLERS)[number], Principal>> = {
  owner: { ...person, role: "owner" },
  admin: { ...person, role: "admin" },
  member: { ...person, role: "member" },
  auditor: { ...person, role: "auditor" },
  agent: { ...agentKey, role: "agent" },
  "admin key of a workspace": { ...key, role: "admin", workspace: "ws_1" },
  "member key of a workspace": { ...key, role: "member", workspace: "ws_1" },
  "agent with the role admin": { ...agentKey, role: "admin" },
  "member at an agent's endpoint": { ...key, role: "member", agent: "agt_1", workspace: "ws_1" },
  "admin's key of a workspace at an agent's endpoint": { ...key, role: "admin", agent: "agt_1", workspace: "ws_1" },
  "member's client with mcp:tools": { ...client, role: "member", scopes: ["mcp:tools"] },
  "admin's client with mcp:tools": { ...client, role: "admin", scopes: ["mcp:tools"] },
  "admin's client with mcp:manage": { ...client, role: "admin", scopes: ["mcp:manage"] },
  "admin's client without a scope": { ...client, role: "admin", scopes: [] },
};

/** How a thing can stand to the caller. Names that begin like the caller's, or differ in case, are others. */
const RELATIONS: Readonly<Record<string, Resource>> = {
  own: { organisation: ORGANISATION, workspace: "ws_1", user: "user_1", agent: "agt_1" },
  "own, in no workspace": { organisation: ORGANISATION, user: "user_1", agent: "agt_1" },
  "another's in the workspace": { organisation: ORGANISATION, workspace: "ws_1", user: "user_2", agent: "agt_2" },
  "another's in another workspace": { organisation: ORGANISATION, workspace: "ws_2", user: "user_2", agent: "agt_2" },
  "nobody's in the workspace": { organisation: ORGANISATION, workspace: "ws_1" },
  "the organisation's": { organisation: ORGANISATION },
  "one whose names begin alike": { organisation: ORGANISATION, workspace: "ws_11", user: "user_11", agent: "agt_11" },
  "one whose names are prefixes": { organisation: ORGANISATION, workspace: "ws_", user: "user_", agent: "agt_" },
  "one whose names differ in case": { organisation: ORGANISATION, workspace: "WS_1", user: "USER_1", agent: "AGT_1" },
  "one in the workspace that begins alike": {
    organisation: ORGANISATION,
    workspace: "ws_1",
    user: "user_11",
    agent: "agt_11",
  },
  "one in the workspace that differs in case": {
    organisation: ORGANISATION,
    workspace: "ws_1",
    user: "USER_1",
    agent: "AGT_1",
  },
  "another organisation's": { organisation: "org_2", workspace: "ws_1", user: "user_1", agent: "agt_1" },
  "an organisation's that begins alike": { organisation: "org_11", workspace: "ws_1", user: "user_1", agent: "agt_1" },
  "an organisation's in other case": { organisation: "ORG_1", workspace: "ws_1", user: "user_1", agent: "agt_1" },
  "one that does not exist": { organisation: "" },
};

/** How many cells of the matrix {@link disagreements} looks at. */
export const CELLS = ACTIONS.length * CALLERS.length * Object.keys(RELATIONS).length;

/** Every cell in which the judge and the table differ, as a sentence. */
export function disagreements(judge: Judge): readonly string[] {
  return [...matrixFaults(judge), ...gateFaults(judge), ...roleFaults(judge), ...strangerFaults(judge)];
}

function* matrixFaults(judge: Judge): Iterable<string> {
  for (const [action, cells] of expectedRows()) {
    for (const [index, caller] of CALLERS.entries()) {
      for (const [relation, resource] of Object.entries(RELATIONS)) {
        const expected = verdictOf(cells[index] ?? "", PRINCIPALS[caller], resource);
        yield* differs(`${caller}: ${action} of ${relation}`, judge, PRINCIPALS[caller], action, resource, expected);
      }
    }
  }
}

/** The gate lets through who is allowed anything, and says at once to all others what the judge would say. */
function* gateFaults({ admits }: Judge): Iterable<string> {
  for (const [action, cells] of expectedRows()) {
    for (const [index, caller] of CALLERS.entries()) {
      const decision = admits(PRINCIPALS[caller], action, ORGANISATION);
      if (decision.allowed !== (cells[index] !== "-")) yield `${caller}: the gate of ${action} differs`;
      if (!decision.allowed && decision.kind !== "refused") yield `${caller}: the gate of ${action} hides`;
      for (const organisation of ["org_2", "org_11", "ORG_1", ""]) {
        const other = admits(PRINCIPALS[caller], action, organisation);
        if (other.allowed || other.kind !== "hidden") yield `${caller}: the gate of ${action} opens to ${organisation}`;
      }
    }
  }
}

function* roleFaults({ authorize }: Judge): Iterable<string> {
  for (const [holder, given] of Object.entries(GIVEN_ROLES)) {
    // The keys of the table are roles.
    const principal: Principal = { ...person, role: holder as Role };
    for (const role of ROLES) {
      const resource = { organisation: ORGANISATION, user: "user_1", role };
      const expected = (given as readonly Role[]).includes(role);
      if (authorize(principal, "key.create", resource).allowed !== expected) yield `${holder} gives the role ${role}`;
    }
  }
}

/** Callers and actions that nobody has written a line for. */
function* strangerFaults(judge: Judge): Iterable<string> {
  const own = RELATIONS["own"] as Resource;
  const unknown = ["", "owners", "Owner", "constructor", "__proto__", "toString"];
  for (const name of unknown) {
    // What a later release, or a fault elsewhere, could hand over in spite of the types.
    const role = { ...person, role: name as Role };
    yield* differs(`role '${name}'`, judge, role, "organisation.read", own, "refused");
    const action = name as Action;
    yield* differs(`action '${name}'`, judge, PRINCIPALS.owner, action, own, "refused");
  }
  for (const name of ["connector.reads", "CONNECTOR.READ", "connector", "connector.", "connector.*"]) {
    yield* differs(`action '${name}'`, judge, PRINCIPALS.owner, name as Action, own, "refused");
  }
  const nobodys: Resource = { organisation: ORGANISATION };
  const keyOfNobody: Principal = { organisation: ORGANISATION, role: "member", via: "api_key", credential: "key_3" };
  yield* differs("a key of nobody", judge, keyOfNobody, "toggle.change", nobodys, "refused");
  const confined: Principal = { ...keyOfNobody, role: "admin", workspace: "ws_1" };
  yield* differs("a workspace's key of nobody", judge, confined, "connector.create", nobodys, "refused");
  const agentOfNobody: Principal = { ...keyOfNobody, role: "agent" };
  for (const action of ACTIONS) {
    yield* differs(`an agent's key of no agent: ${action}`, judge, agentOfNobody, action, nobodys, "refused");
  }
  const nowhere: Principal = { ...PRINCIPALS.owner, organisation: "" };
  yield* differs("a caller of no organisation", judge, nowhere, "organisation.read", { organisation: "" }, "hidden");
  const { scopes: _, ...unscoped } = PRINCIPALS["admin's client with mcp:tools"];
  yield* differs("a client whose scopes are unknown", judge, unscoped, "connector.read", own, "refused");
  for (const scope of ["mcp", "mcp:", "MCP:TOOLS", "mcp:tools:more", "mcp:tool", "*", "mcp:tools mcp:manage"]) {
    const scoped: Principal = { ...unscoped, scopes: [scope] };
    yield* differs(`a client with '${scope}'`, judge, scoped, "connector.read", own, "refused");
  }
}

function* differs(
  name: string,
  { authorize }: Judge,
  principal: Principal,
  action: Action,
  resource: Resource,
  expected: Verdict,
): Iterable<string> {
  const decision = authorize(principal, action, resource);
  const actual = decision.allowed ? "allowed" : decision.kind;
  if (actual !== expected) yield `${name}: ${expected} expected, ${actual} decided`;
}

function verdictOf(cell: string, principal: Principal, resource: Resource): Verdict {
  if (resource.organisation !== ORGANISATION) return "hidden";
  if (cell === "-") return "refused";
  return isMeant(cell, principal, resource) ? "allowed" : "hidden";
}

function isMeant(cell: string, principal: Principal, resource: Resource): boolean {
  const confined = principal.workspace !== undefined;
  switch (cell) {
    case "all":
      return true;
    case "here":
      return resource.workspace === "ws_1";
    case "here*":
      return resource.workspace === "ws_1" || resource.workspace === undefined;
    case "own":
      return resource.user === "user_1" && !(confined && resource.workspace === "ws_2");
    case "self":
      return resource.agent === "agt_1" && resource.workspace === "ws_1";
    case "self*":
      return resource.agent === "agt_1" && resource.workspace !== "ws_2";
    default:
      throw new Error(`The table has a word that nobody knows: '${cell}'.`);
  }
}

/** Rows of the table, each action once and with a cell for each caller. */
export function expectedRows(): readonly (readonly [Action, readonly string[]])[] {
  return EXPECTED.trim()
    .split("\n")
    .map((line) => {
      const [action = "", ...cells] = line.split(/[|\s]+/);
      // A test compares the names with the actions there are.
      return [action as Action, cells] as const;
    });
}
