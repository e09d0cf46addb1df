import type { ChangeKind } from "./change-kinds.ts";

/** What a change means for whoever calls the tools. `breaking`: a call or a grant that worked may fail, or do more than was agreed to. `compatible`: nothing that worked stops working. `wording`: only texts. */
export type Impact = "breaking" | "compatible" | "wording";

/** The part of a version number (Semantic Versioning 2.0.0) that has to grow. */
export type VersionStep = "major" | "minor" | "patch" | "none";

/** One difference between an old and a new state of some tools. */
export interface Change {
  /** The class of the change, as the documentation's table lists them: `tool-removed`, `required-argument-added`, ... */
  readonly kind: ChangeKind;
  readonly impact: Impact;
  /** The connector's slug. */
  readonly connector: string;
  /** The tool's name in the new state, or in the old one where it is gone; left out for a change of the whole connector. */
  readonly tool?: string;
  /** JSON pointer into the tool's new definition, or into the old one where the part is gone; left out where the change is of the tool as a whole. */
  readonly pointer?: string;
  /** One sentence for whoever reviews the change. */
  readonly message: string;
}

/** What is different in a tool, before it is said which one it is. */
export type Difference = Pick<Change, "kind" | "pointer" | "message">;
