import type { Coverage, FieldFindings } from "@mortise/core/cassette";
import type { CassetteFault } from "@mortise/runtime/cassettes";

/** A cassette that was replayed. */
export interface TestedCassette {
  readonly path: string;
  readonly tool: string;
  readonly name: string;
  readonly faults: readonly CassetteFault[];
  /** Whether it has just been brought to what the connector does now. */
  readonly updated: boolean;
}

/** What an operation's recorded answers have beyond their schema, or lack. */
export interface OperationFields extends FieldFindings {
  readonly operation: string;
}

/** The cassettes of one connector. */
export interface TestedConnector {
  readonly file: string;
  readonly slug: string;
  readonly cassettes: readonly TestedCassette[];
  readonly coverage: Coverage;
  readonly fields: readonly OperationFields[];
}

/** Whether a cassette still says what the connector does. */
export function isPassed({ faults, updated }: TestedCassette): boolean {
  return faults.length === 0 || updated;
}

/** How much of a connector's operations has a recorded success, in percent. */
export function coveredPercent({ coverage }: TestedConnector): number {
  return coverage.percent["2xx"];
}
