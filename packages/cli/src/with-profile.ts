import type { CompiledConnector, ProfileName, ProfileNote } from "@mortise/core";
import { CannotRun } from "./exit-code.ts";

/** The option of every command that shows tools to clients. */
export interface ProfileOption {
  /** The providers and clients that have to take the tools. */
  readonly profile?: readonly string[];
}

/** Brings a connector to the profiles that were asked for, and tells what that changed. */
export async function withProfile(
  connector: CompiledConnector,
  { profile = [] }: ProfileOption,
): Promise<{ readonly connector: CompiledConnector; readonly profileNotes: readonly ProfileNote[] }> {
  if (profile.length === 0) return { connector, profileNotes: [] };
  const { applyProfile } = await import("@mortise/core");
  const { connector: profiled, notes } = applyProfile(connector, await knownProfiles(profile));
  return { connector: profiled, profileNotes: notes };
}

/** The profiles of these names; all that there are where none is named. */
export async function knownProfiles(names: readonly string[]): Promise<readonly ProfileName[]> {
  const { profiles } = await import("@mortise/core");
  const isKnown = (name: string): name is ProfileName => Object.hasOwn(profiles, name);
  const unknown = names.find((name) => !isKnown(name));
  if (unknown !== undefined) {
    throw new CannotRun(`there is no profile \`${unknown}\``, `there are ${Object.keys(profiles).join(", ")}`);
  }
  return (names.length === 0 ? Object.keys(profiles) : names).filter(isKnown);
}

const MOST_NAMED = 3;

/** The notes for people: a line each, with those that say the same of several tools on one. */
export function profileLines(notes: readonly ProfileNote[]): readonly string[] {
  const groups = new Map<string, { readonly note: ProfileNote; readonly tools: string[] }>();
  for (const note of notes) {
    const key = JSON.stringify([note.profile, note.what, note.kind === "changed-schema" ? "" : note.tool]);
    const group = groups.get(key) ?? { note, tools: [] };
    groups.set(key, group);
    if (note.tool !== undefined && !group.tools.includes(note.tool)) group.tools.push(note.tool);
  }
  return Array.from(groups.values(), ({ note: { profile, kind, what, source }, tools }) => {
    const more = tools.length > MOST_NAMED ? ` and ${String(tools.length - MOST_NAMED)} more` : "";
    const named = tools.length === 0 ? "" : `${tools.slice(0, MOST_NAMED).join(", ")}${more}: `;
    return `${profile}: ${named}${kind === "left-out" ? "left out, because " : ""}${what} (${source})`;
  });
}
