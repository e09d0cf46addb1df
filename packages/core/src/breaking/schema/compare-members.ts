import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { theSubject, type Comparison, type Place } from "./comparison.ts";
import { step } from "./pointer.ts";

/** What a schema says of an object's members. */
interface Members {
  readonly named: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** `additionalProperties`, where it is given. */
  readonly others: Json | undefined;
  /** `patternProperties`, where they are given. */
  readonly patterns: Json | undefined;
}

/** Compares what two schemas say of an object's members: of arguments at the top, of their own members below. */
export function compareMembers(
  before: JsonObject,
  after: JsonObject,
  place: Place,
  comparison: Comparison,
  renamed: ReadonlyMap<string, string>,
): void {
  const [old, now] = [membersOf(before), membersOf(after)];
  if (old === undefined || now === undefined) {
    const message = `${theSubject(place)} has members that are told in a way which no schema has.`;
    comparison.assertion("constraint", "unclear", place, message);
    return;
  }
  const pair: Pair = { old, now, place, comparison };
  const newNames = new Set(renamed.values());
  for (const [name, schema] of old.named) {
    const nowName = renamed.get(name) ?? name;
    const schemaNow = now.named.get(nowName);
    if (schemaNow === undefined) reportRemoved(name, pair);
    else {
      if (nowName !== name) reportRenamed(name, nowName, pair);
      comparison.compare(schema, schemaNow, memberPlace(place, nowName));
    }
    if (schemaNow !== undefined) compareRequired(name, nowName, pair);
  }
  for (const [name, schema] of now.named) {
    if (!old.named.has(name) && !newNames.has(name)) reportAdded(name, schema, pair);
  }
  for (const name of new Set([...old.required, ...now.required])) {
    if (!old.named.has(name) && !now.named.has(name)) compareRequired(name, name, pair);
  }
  compareOthers(pair);
}

interface Pair {
  readonly old: Members;
  readonly now: Members;
  readonly place: Place;
  readonly comparison: Comparison;
}

function reportRemoved(name: string, { place, comparison }: Pair): void {
  const kind = comparison.side === "input" ? "argument-removed" : "output-field-removed";
  const member = memberPlace(place, name);
  comparison.report(kind, member, `${theSubject(member)} is gone.`);
}

function reportRenamed(name: string, nowName: string, { place, comparison }: Pair): void {
  const [was, is] = [memberPlace(place, name), memberPlace(place, nowName)];
  comparison.report("argument-renamed", is, `${theSubject(was)} is called ${theSubject(is)} now.`);
}

function compareRequired(name: string, nowName: string, { old, now, place, comparison }: Pair): void {
  const [was, is] = [old.required.has(name), now.required.has(nowName)];
  if (was === is) return;
  const member = memberPlace(place, nowName);
  if (comparison.side === "input") {
    if (is) comparison.report("argument-required", member, `${theSubject(member)} is required now.`);
    else comparison.report("argument-optional", member, `${theSubject(member)} can be left out now.`);
  } else if (is) comparison.report("output-field-required", member, `${theSubject(member)} is always there now.`);
  else comparison.report("output-field-optional", member, `${theSubject(member)} may be missing now.`);
}

function reportAdded(name: string, schema: Json, pair: Pair): void {
  const { old, now, place, comparison } = pair;
  const member = memberPlace(place, name);
  if (comparison.side === "output") {
    comparison.report("output-field-added", member, `${theSubject(member)} is new.`);
  } else if (now.required.has(name) && !old.required.has(name)) {
    comparison.report("required-argument-added", member, `${theSubject(member)} is new, and required.`);
  } else comparison.report("argument-added", member, `${theSubject(member)} is new.`);
  if (old.required.has(name) && !now.required.has(name)) compareRequired(name, name, pair);

  // Members of any name could have had this one.
  const free = comparison.side === "input" ? othersSent(old, place) : othersExpected(old);
  if (free === undefined && old.patterns === undefined) return;
  const others = old.patterns === undefined ? free : undefined;
  if (others !== undefined && comparison.holds((trial) => trial.compare(others, schema, member))) return;
  const message = `${theSubject(member)} was one of the members of any name, and has a schema of its own now.`;
  comparison.assertion("constraint", "unclear", member, message);
}

/** Compares what may stand under names that no schema mentions. */
function compareOthers({ old, now, place, comparison }: Pair): void {
  if (!comparison.isSame(old.patterns, now.patterns)) {
    const message = `${theSubject(place)} has other \`patternProperties\`.`;
    comparison.assertion("constraint", "unclear", at(place, "/patternProperties"), message);
  }
  const inner = { ...at(place, "/additionalProperties"), subject: `${place.subject}.*`, level: place.level + 1 };
  if (comparison.side === "output") {
    const expected = othersExpected(old);
    const sent = othersSent(now, place);
    if (expected !== undefined && sent !== undefined) comparison.compare(expected, sent, inner);
    return;
  }
  const sent = othersSent(old, place);
  const isOpen = now.others !== undefined && now.others !== false;
  if (sent === undefined) {
    if (isOpen && old.others === false) {
      const message = `${theSubject(place)} takes members of other names, too.`;
      comparison.assertion("constraint", "widened", inner, message);
    } else if (now.others === false && old.others === undefined && place.level > 0) {
      const message = `${theSubject(place)} refuses members of other names now.`;
      comparison.assertion("constraint", "narrowed", inner, message);
    }
  } else if (now.others === false) {
    const message = `${theSubject(place)} refuses members of other names now.`;
    comparison.assertion("constraint", "narrowed", inner, message);
  } else comparison.compare(sent, now.others ?? true, inner);
}

/** What whoever writes an object puts under other names; `undefined`: nothing. */
function othersSent({ named, others, patterns }: Members, { level }: Place): Json | undefined {
  if (others !== undefined) return others === false ? undefined : others;
  return patterns === undefined && (level === 0 || named.size > 0) ? undefined : true;
}

/** What whoever reads an object relies on under other names; `undefined`: nothing. */
function othersExpected({ others }: Members): Json | undefined {
  return others === true || others === false ? undefined : others;
}

function membersOf({
  properties = {},
  required = [],
  additionalProperties: others,
  patternProperties: patterns,
}: JsonObject): Members | undefined {
  if (!isJsonObject(properties) || !Array.isArray(required)) return undefined;
  // Names that are no strings are never met.
  return {
    named: new Map(Object.entries(properties)),
    required: new Set(required as readonly string[]),
    others,
    patterns,
  };
}

function memberPlace({ pointer, subject, level }: Place, name: string): Place {
  return {
    pointer: `${pointer}/properties${step(name)}`,
    subject: subject === "" ? name : `${subject}.${name}`,
    level: level + 1,
  };
}

function at(place: Place, suffix: string): Place {
  return { ...place, pointer: `${place.pointer}${suffix}` };
}
