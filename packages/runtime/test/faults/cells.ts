import { AUTH_KINDS, type AuthKind } from "./auth-kinds.ts";
import { FAULT_ROWS, type FaultRow, type Method, METHODS } from "./fault-rows.ts";

/** One fault that meets one kind of credential on one method. */
export interface Cell {
  /** The first segment of its paths, and a part of its secrets. */
  readonly id: string;
  readonly row: FaultRow;
  readonly auth: AuthKind;
  readonly method: Method;
}

/** Why a fault cannot meet this kind of credential, or this method; `undefined` where it can. */
export function whyNot(id: FaultRow["id"], { asksWith }: AuthKind, method: Method): string | undefined {
  switch (id) {
    case "F-5":
      return "The gateway leaves an API alone, whatever its credential is: packages/gateway/test/faults/faults.test.ts.";
    case "F-17":
      return method === "GET" ? "A GET has no body." : undefined;
    case "F-22":
      return asksWith === undefined ? "There is no token that could be refused: its 401 is F-21." : undefined;
    default:
      return undefined;
  }
}

const everyPair = AUTH_KINDS.flatMap((auth) => METHODS.map((method) => ({ auth, method })));

export const CELLS: readonly Cell[] = FAULT_ROWS.flatMap((row) =>
  everyPair.filter(({ auth, method }) => whyNot(row.id, auth, method) === undefined).map((pair) => ({ row, ...pair })),
).map((cell, index) => ({ id: String(index), ...cell }));

/** F-1 to F-22, each with each kind of credential and each method, that have no cell; and why. */
export const LEFT_OUT: readonly (readonly [cell: string, reason: string])[] = Array.from(
  { length: 22 },
  (_, index) => `F-${index + 1}` as const,
).flatMap((id) =>
  everyPair.flatMap(({ auth, method }) => {
    const reason = whyNot(id, auth, method);
    return reason === undefined ? [] : [[`${id}, ${auth.name}, ${method}`, reason] as const];
  }),
);
