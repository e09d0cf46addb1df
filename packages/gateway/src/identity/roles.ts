import { type Role, ROLES } from "../authorize/principal.ts";

/** The roles that each role may lend to a key, itself first. */
const LENDS: Readonly<Record<Role, readonly Role[]>> = {
  owner: ["owner", "admin", "member", "auditor", "agent"],
  admin: ["admin", "member", "auditor", "agent"],
  member: ["member"],
  auditor: ["auditor"],
  agent: ["agent"],
};

/** What a key may do now: what it was made for, and never more than the person it stands for may. */
export function lentRole(person: Role, key: Role): Role {
  return LENDS[person].includes(key) ? key : person;
}

/** A role as it is stored. One that is not known means nothing. */
export function storedRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text);
}
