import type { Shape } from "./shape.ts";

/** What a schema refers to, as far as its reader asks. */
export interface Referred {
  /** The name that a reference means; `undefined` where there is no such schema. */
  nameOf(reference: string): string | undefined;
  /** The shape of a named schema; `undefined` while it is being read. */
  shapeOf(name: string): Shape | undefined;
  /** The shape of a named schema that another builds on: without the alternatives it has among those who build on it. */
  baseOf(name: string, derived: string | undefined): Shape | undefined;
}
