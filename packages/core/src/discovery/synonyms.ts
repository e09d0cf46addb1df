import { stemOf } from "./words.ts";

/** Words that APIs and people use for one another. Each stands in for the others of its line, at a discount. */
const LINES = [
  "list get fetch show retrieve read find view search lookup return query browse check",
  "create add new post insert make open start register generate issue",
  "delete remove destroy drop erase clear revoke unset cancel archive",
  "update edit change modify patch put set rename replace adjust save",
  "send post publish deliver submit",
  "upload attach import",
  "download export",
  "enable activate turn",
  "disable deactivate suspend",
  "user member person people account",
  "team group workspace organization organisation",
  "message comment note chat",
  "file document attachment",
  "ticket issue task",
  "order purchase",
  "invoice bill",
  "webhook subscription hook",
  "permission access role",
  "image picture photo icon avatar",
  "info information detail metadata",
  "channel conversation room",
  "verify confirm validate check",
  "invite invitation",
  "ban block kick",
] as const;

/** By stem: the stems that can stand in for it. */
const byStem = new Map<string, Set<string>>();
for (const line of LINES) {
  const stems = line.split(" ").map(stemOf);
  for (const stem of stems) {
    const others = byStem.get(stem) ?? new Set<string>();
    for (const other of stems) if (other !== stem) others.add(other);
    byStem.set(stem, others);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The stems that may be meant where this one is said. */
export function synonymsOf(stem: string): ReadonlySet<string> {
  return byStem.get(stem) ?? NONE;
}
