import {
  compareLocks,
  createLock,
  judgeVersion,
  stepOf,
  suggestVersion,
  type Change,
  type LockedConnector,
  type LockedTool,
  type ToolsLock,
  type VersionStep,
  type VersionVerdict,
} from "@mortise/core";
import type { State, StateMember } from "./open-states.ts";

/** What changed in one connector. */
export interface ConnectorDiff {
  readonly name: string;
  /** Left out for a connector that is new. */
  readonly before?: LockedConnector;
  /** Left out for one that is gone. */
  readonly after?: LockedConnector;
  /** Where the new state was read from. */
  readonly member?: StateMember;
  readonly changes: readonly Change[];
  readonly step: VersionStep;
  /** The smallest version that would do, where the old one can be read. */
  readonly suggested?: string;
  /** Whether the version grew as the changes ask; left out where there is only one state. */
  readonly version?: VersionVerdict;
}

/** Compares two states, connector by connector. Where one of them is the file of a single connector that the other has among several, the others do not count. */
export function compareStates(before: State, after: State): readonly ConnectorDiff[] {
  const [old, now] = [narrowed(before, after), narrowed(after, before)];
  const changes = Map.groupBy(compareLocks(old, now), ({ connector }) => connector);
  const [one, ...others] = old.connectors;
  const isOnePair = others.length === 0 && now.connectors.length === 1;
  const names = isOnePair
    ? now.connectors.map(({ name }) => name)
    : [...new Set([...old.connectors, ...now.connectors].map(({ name }) => name))].toSorted();
  return names.map((name) => {
    const was = isOnePair ? one : old.connectors.find((connector) => connector.name === name);
    const is = now.connectors.find((connector) => connector.name === name);
    return connectorDiff(name, was, is, changes.get(name) ?? [], after.members.get(name));
  });
}

/** The tool that a change is of, with what is behind it: the new one, or the old one where it is gone. */
export function toolOf({ tool }: Change, { before, after }: ConnectorDiff): LockedTool | undefined {
  if (tool === undefined) return undefined;
  const find = (connector: LockedConnector | undefined) =>
    connector?.tools.find(({ definition }) => definition.name === tool);
  return find(after) ?? find(before);
}

function connectorDiff(
  name: string,
  before: LockedConnector | undefined,
  after: LockedConnector | undefined,
  changes: readonly Change[],
  member: StateMember | undefined,
): ConnectorDiff {
  const step = stepOf(changes);
  const suggested = before && suggestVersion(before.version, step);
  return {
    name,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(member === undefined ? {} : { member }),
    changes,
    step,
    ...(suggested === undefined ? {} : { suggested }),
    ...(before === undefined || after === undefined
      ? {}
      : { version: judgeVersion(before.version, after.version, step) }),
  };
}

function narrowed({ lock }: State, other: State): ToolsLock {
  const [only] = other.lock.connectors;
  const same = lock.connectors.filter(({ name }) => name === only?.name);
  return other.isOneFile && same.length > 0 ? createLock(same) : lock;
}
