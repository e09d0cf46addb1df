import type { Loss, LossKind } from "../loss.ts";
import { type Part, sourceOf } from "./part.ts";

/** Things of which a document has many, reported once for the document: one and several of them, and what became of them. */
const notes = {
  callback: ["a callback", "callbacks", "Tools send requests; nothing receives the ones that an API would send back."],
  webhook: ["a webhook", "webhooks", "Tools send requests; nothing receives the ones that an API would send."],
  link: ["a link between responses", "links between responses", "Nothing follows them by itself."],
  "response-header": ["a response header", "response headers", "Tools return bodies."],
  "other-response": [
    "a response besides the one of success",
    "responses besides the one of success",
    "What a tool returns is described by the one of success; others are reported by status and body.",
  ],
  "response-media-type": [
    "an alternative media type of a response",
    "alternative media types of responses",
    "One is asked for: JSON where there is JSON.",
  ],
  example: [
    "an example of a body or response",
    "examples of bodies and responses",
    "They change no call; examples of parameters and schemas are kept.",
  ],
  extension: ["a vendor extension", "vendor extensions", "Keys that begin with `x-` have no common meaning."],
  xml: ["an `xml` hint", "`xml` hints", "Bodies are not written as XML from an object."],
  "external-docs": [
    "a link to other documentation",
    "links to other documentation",
    "Only operations and the document keep theirs.",
  ],
  discriminator: [
    "a discriminator",
    "discriminators",
    "JSON Schema has none; the names of alternatives became constants where the document lists both.",
  ],
  "unknown-keyword": ["an unknown schema keyword", "unknown schema keywords", "JSON Schema gives them no meaning."],
  "beside-reference": [
    "a keyword beside a reference",
    "keywords beside references",
    "Before OpenAPI 3.1 nothing beside `$ref` has a meaning, except for what describes it.",
  ],
  "missing-id": [
    "an operation without `operationId`",
    "operations without `operationId`",
    "They are named after their method and path.",
  ],
  "part-header": [
    "a header of a part of a body",
    "headers of parts of bodies",
    "Parts are sent with their media type alone.",
  ],
  publisher: [
    "a detail of the publisher",
    "details of the publisher",
    "Terms, licence and contact addresses stay in the document.",
  ],
  "scheme-note": ["a detail of a security scheme", "details of security schemes", "Nothing uses them."],
  "path-note": ["a description of a path", "descriptions of paths", "Operations keep their own."],
} as const satisfies Record<string, readonly [one: string, several: string, reason: string]>;

export type Note = keyof typeof notes;

/** How many losses with the same words a document lists one by one before the rest is counted. */
const MAX_ALIKE = 50;

/** Gathers what could not be kept. */
export interface Losses {
  /** Reports one thing. */
  add(kind: LossKind, part: Part, what: string, reason: string): void;
  /** Reports one of many that change no call: they become one loss for the document. */
  note(note: Note, part: Part, count?: number): void;
  /** Names the operation concerned by what `run` reports. */
  during<T>(operation: string, run: () => T): T;
  all(): readonly Loss[];
}

export function createLosses(): Losses {
  const losses: Loss[] = [];
  const noted = new Map<Note, { count: number; readonly source: string; readonly operations: Set<string> }>();
  const alike = new Map<string, { count: number; last: Loss }>();
  /** Where each stands in `losses`, if it does: what operations share is changed once, and for no single one of them. */
  const places = new Map<string, number | undefined>();
  let operation: string | undefined;

  return {
    add(kind, part, what, reason) {
      const loss: Loss = {
        kind,
        source: sourceOf(part),
        ...(operation === undefined ? {} : { operation }),
        what,
        reason,
      };
      const isLeftOut = kind.endsWith("-left-out");
      const key = `${what}\n${reason}`;
      const shared = `${loss.source}\n${key}`;
      if (kind === "changed" && places.has(shared)) {
        const before = places.get(shared);
        const listed = before === undefined ? undefined : losses[before];
        if (before !== undefined && listed !== undefined && listed.operation !== operation) {
          const { operation: _first, ...ofAll } = listed;
          losses[before] = ofAll;
        }
        return;
      }
      const known = alike.get(key) ?? { count: 0, last: loss };
      known.count += 1;
      known.last = loss;
      alike.set(key, known);
      // An operation or parameter that is not there is always named.
      const isListed = known.count <= MAX_ALIKE || isLeftOut;
      places.set(shared, isListed ? losses.length : undefined);
      if (isListed) losses.push(loss);
    },
    note(note, part, count = 1) {
      const known = noted.get(note) ?? { count: 0, source: sourceOf(part), operations: new Set<string>() };
      known.count += count;
      known.operations.add(operation ?? "");
      noted.set(note, known);
    },
    during(name, run) {
      const outer = operation;
      operation = name;
      try {
        return run();
      } finally {
        operation = outer;
      }
    },
    all() {
      const more = [...alike.values()]
        .filter(({ count, last }) => count > MAX_ALIKE && !last.kind.endsWith("-left-out"))
        .map(({ count, last }): Loss => {
          const { operation: _one, ...loss } = last;
          return { ...loss, what: `${last.what}, ${count - MAX_ALIKE} times more` };
        });
      const summed = [...noted].map(([note, { count, source, operations }]): Loss => {
        const [one, several, reason] = notes[note];
        const [only] = operations;
        const concerned = operations.size === 1 && only !== undefined && only !== "" ? { operation: only } : {};
        return { kind: "note-dropped", source, ...concerned, what: count === 1 ? one : `${count} ${several}`, reason };
      });
      return [...losses, ...more, ...summed];
    },
  };
}
