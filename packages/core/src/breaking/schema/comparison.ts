import { canonicalJson } from "../../canonical-json.ts";
import { isJsonObject, type Json } from "../../json.ts";
import { changeKinds, type ChangeKind } from "../change-kinds.ts";
import type { Difference } from "../change.ts";
import { createPairs, type Pairs } from "./pairs.ts";
import { createResolver, type Resolve } from "./resolve.ts";

/** `input`: every value accepted before has to be accepted now. `output`: every value that comes now has to be one that could come before. */
export type Side = "input" | "output";

/** What a change does to the values that a schema accepts. `unclear`: which of the two cannot be told. */
export type Effect = "narrowed" | "widened" | "unclear";

/** Where two schemas stand. */
export interface Place {
  /** JSON pointer into the definition. */
  readonly pointer: string;
  /** The same in words: `filter.tags[]`; empty for the arguments as a whole. */
  readonly subject: string;
  /** How deep in a value. */
  readonly level: number;
}

/** A comparison of two schemas, on its way through them. */
export interface Comparison {
  readonly side: Side;
  readonly resolveBefore: Resolve;
  readonly resolveAfter: Resolve;
  /** Compares two schemas inside of these. `true` is a schema, too, and stands for one that is not there. */
  readonly compare: (before: Json, after: Json, place: Place) => void;
  readonly report: (kind: ChangeKind, place: Place, message: string) => void;
  /** Reports a change of what is accepted, by what it means on this side. */
  readonly assertion: (family: "type" | "enum" | "constraint", effect: Effect, place: Place, message: string) => void;
  /** Whether two parts are the same, and so is all that they refer to. */
  readonly isSame: (before: Json | undefined, after: Json | undefined) => boolean;
  /** Runs `compare` on a pair, unless that is done or under way. */
  readonly visit: (before: object, after: object, place: Place, compare: () => void) => void;
  /** Runs a part of the comparison without telling what it finds: whether it finds nothing that breaks. */
  readonly holds: (part: (trial: Comparison) => void) => boolean;
}

/** Schemas of ten thousand parts are compared to the end; alternatives within alternatives could ask for far more. */
const MAX_PAIRS = 200_000;
/** Deeper than a lock can be, with references. */
const MAX_LEVEL = 250;
/** A schema that is its own alternative goes on without ever getting deeper into a value. */
const MAX_NESTING = 500;
const MAX_TRIALS = 24;

/** Compares two schemas, and all that is in them. */
export type CompareNodes = (before: Json, after: Json, place: Place, comparison: Comparison) => void;

/** Prepares the comparison of two schemas, each with definitions of its own, by a function that calls itself through it. */
export function createComparison(
  side: Side,
  before: Json,
  after: Json,
  compareNodes: CompareNodes,
): { readonly comparison: Comparison; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  const resolveBefore = createResolver(before);
  const resolveAfter = createResolver(after);
  let sameDefinitions: boolean | undefined;
  let count = 0;
  let nesting = 0;

  const create = (pairs: Pairs, report: Comparison["report"], trials: number): Comparison => {
    const assertion: Comparison["assertion"] = (family, effect, place, message) =>
      report(assertionKind(side, family, effect), place, message);
    const comparison: Comparison = {
      side,
      resolveBefore,
      resolveAfter,
      compare: (one, other, place) => compareNodes(one, other, place, comparison),
      report,
      assertion,
      isSame: (one, other) => {
        if (one === undefined || other === undefined) return one === other;
        const text = canonicalJson(one);
        if (text !== canonicalJson(other)) return false;
        if (!text.includes('"$ref"')) return true;
        sameDefinitions ??= definitionsOf(before) === definitionsOf(after);
        return sameDefinitions;
      },
      visit: (one, other, place, compare) => {
        count += 1;
        if (count > MAX_PAIRS || place.level > MAX_LEVEL || nesting > MAX_NESTING) {
          assertion("constraint", "unclear", place, `${theSubject(place)} is too large to compare.`);
          return;
        }
        const level = pairs.levelOf(one, other);
        if (level === undefined) {
          pairs.begin(one, other, place.level);
          nesting += 1;
          compare();
          nesting -= 1;
          pairs.end(one, other);
        } else if (level === place.level) {
          // A pair that comes back before the value gets deeper would prove itself.
          assertion("constraint", "unclear", place, `${theSubject(place)} refers to itself.`);
        }
      },
      holds: (part) => {
        if (trials === MAX_TRIALS) return false;
        let isBroken = false;
        const notice: Comparison["report"] = (kind) => {
          isBroken ||= changeKinds[kind] === "breaking";
        };
        const trial = create(createPairs(pairs), notice, trials + 1);
        part(trial);
        return !isBroken;
      },
    };
    return comparison;
  };
  const tell: Comparison["report"] = (kind, { pointer }, message) => void differences.push({ kind, pointer, message });
  const comparison = create(createPairs(), tell, 0);
  return { comparison, differences };
}

/** How a sentence about a place begins. */
export function theSubject({ subject }: Place): string {
  return subject === "" ? "What the tool takes" : `\`${subject}\``;
}

function assertionKind(side: Side, family: "type" | "enum" | "constraint", effect: Effect): ChangeKind {
  if (family === "constraint") return side === "input" ? `constraint-${effect}` : `output-constraint-${effect}`;
  // Sets of types and values can always be compared; where both things happen, only types have a word for it.
  const word = effect === "unclear" ? "changed" : effect;
  if (family === "type") return side === "input" ? `type-${word}` : `output-type-${word}`;
  const one = word === "changed" ? (side === "input" ? "narrowed" : "widened") : word;
  return side === "input" ? `enum-${one}` : `output-enum-${one}`;
}

/** What references of a schema may lead to: the definitions, or anything, where one leads elsewhere. */
function definitionsOf(schema: Json): string {
  const text = canonicalJson(schema);
  const leadElsewhere = text.replaceAll(/"\$ref":"#\/(?:\$defs|definitions)\//g, "").includes('"$ref"');
  if (leadElsewhere || !isJsonObject(schema)) return text;
  return canonicalJson([schema["$defs"] ?? null, schema["definitions"] ?? null]);
}
