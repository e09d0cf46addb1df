import { figure } from "./table.ts";

/** A target of ours, and what was measured for it. */
export interface Verdict {
  readonly target: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** A target that is held against one figure. */
export function verdict(target: string, wanted: string, value: number, reached: boolean): Verdict {
  return { target, wanted, measured: figure(value), reached };
}
