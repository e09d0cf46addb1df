import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "@mortise/core";

/** How a connector of the library was verified: its `verification.json`. */
export interface Verification {
  /** `mock`: its calls are judged by a mock server made from the vendor's document. `unverified`: it has none. */
  readonly kind: "mock" | "unverified";
  readonly document?: VendorDocument;
  /** Arguments to call a tool with, where its schema alone cannot say what belongs together. Instead of sampled ones. */
  readonly samples?: Readonly<Record<string, readonly JsonObject[]>>;
  /** Calls that the judge itself cannot read: refusals that hold a text are no faults. */
  readonly excused?: readonly Excuse[];
  /** What the judge said last, as `pnpm verify:descriptors --write` keeps it. */
  readonly judged?: { readonly tools: number; readonly accepted: number; readonly excused: number };
}

/** The vendor's document that stands in `openapi/<slug>.json`. */
export interface VendorDocument {
  readonly origin: {
    /** The repository or npm package, and the commit or version. */
    readonly name: string;
    readonly revision: string;
    readonly path: string;
    /** SHA-256 of the whole document's bytes, in hex. */
    readonly sha256: string;
  };
  readonly licence: {
    /** As SPDX names it. */
    readonly id: "MIT" | "Apache-2.0" | "CC-BY-3.0";
    readonly copyright: string;
  };
  /** Where the document differs from the API that the vendor documents, or from its own specification. */
  readonly amendments?: readonly Amendment[];
}

/** A fault of the judge: what it says of a tool's calls, and why that counts for nothing. */
export interface Excuse {
  readonly tool: string;
  readonly says: string;
  readonly why: string;
}

/** A correction of a vendor's document. */
export interface Amendment {
  /** A JSON pointer; in it `*` is any member, and `[name=token]` the item of a list whose `name` is `token`. */
  readonly at: string;
  readonly remove?: true;
  readonly set?: Json;
  /** The member that `at` names where there is none: an operation that the document has not yet, say. */
  readonly add?: Json;
  readonly why: string;
}

/** Reads a connector folder's `verification.json`. */
export function readVerification(folder: string): Verification {
  return JSON.parse(readFileSync(join(folder, "verification.json"), "utf8")) as Verification; // written by us, and small
}
