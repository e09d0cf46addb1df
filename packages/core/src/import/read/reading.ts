import type { Documents, Resolved } from "./documents.ts";
import type { Losses } from "./losses.ts";
import { isMembers, member, type Part } from "./part.ts";
import type { Dialect, SchemaReader } from "./schema-reader.ts";

/** What every part of a reading needs. */
export interface Reading {
  readonly dialect: Dialect;
  readonly root: Part;
  /** Where the document came from, if that is an address. */
  readonly url: string | undefined;
  readonly documents: Documents;
  readonly losses: Losses;
  readonly schemas: SchemaReader;
}

/** What a Reference Object stands for; since OpenAPI 3.1 with its own summary and description (3.1.1 section 4.8.23). */
export function follow(part: Part, { documents, dialect }: Reading): Resolved {
  if (!isMembers(part.value) || typeof part.value.$ref !== "string") return { ok: true, part };
  const resolved = documents.follow(part);
  if (!resolved.ok || dialect !== "3.1" || !isMembers(resolved.part.value)) return resolved;
  const { summary, description } = part.value;
  if (typeof summary !== "string" && typeof description !== "string") return resolved;
  const value: Record<string, unknown> = Object.assign(Object.create(null), resolved.part.value);
  if (typeof summary === "string") value.summary = summary;
  if (typeof description === "string") value.description = description;
  return { ok: true, part: { ...resolved.part, value } };
}

/** A member of a part that may be a reference; undefined, and reported as a note that is lost, where that leads nowhere. */
export function followedMember(part: Part, key: string, reading: Reading): Part | undefined {
  const inner = member(part, key);
  const resolved = inner === undefined ? undefined : follow(inner, reading);
  if (inner === undefined || resolved === undefined) return undefined;
  if (resolved.ok) return resolved.part;
  reading.losses.add("changed", inner, `\`${key}\``, `${resolved.reason} It was left out.`);
  return undefined;
}

/** Counts the vendor extensions of an object. */
export function noteExtensions(part: Part, { losses }: Reading): void {
  if (!isMembers(part.value)) return;
  const extensions = Object.keys(part.value).filter((key) => key.startsWith("x-"));
  if (extensions.length > 0) losses.note("extension", part, extensions.length);
}
