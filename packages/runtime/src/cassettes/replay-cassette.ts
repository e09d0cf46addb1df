import type { CompiledConnector } from "@mortise/core";
import {
  compareRequests,
  compareResults,
  type Cassette,
  type Difference,
  type RecordedRequest,
} from "@mortise/core/cassette";
import { replayCalls, type ReplayedCall } from "./replay-calls.ts";

/** What is not as it was recorded. Calls and requests are counted from 0. */
export type CassetteFault =
  /** The connector has no such tool any more. */
  | { readonly kind: "stale"; readonly tool: string }
  | {
      readonly kind: "request";
      readonly call: number;
      readonly request: number;
      readonly differences: readonly Difference[];
    }
  /** A request that the connector makes now, and there is no answer for. */
  | { readonly kind: "extra-request"; readonly call: number; readonly made: RecordedRequest }
  /** A recorded request that the connector does not make any more. */
  | { readonly kind: "missing-request"; readonly call: number; readonly recorded: RecordedRequest }
  | { readonly kind: "result"; readonly call: number; readonly differences: readonly Difference[] };

export interface CassetteReplay {
  readonly faults: readonly CassetteFault[];
  /** The cassette as it would be with what the connector does now, where every request has an answer. */
  readonly updated?: Cassette;
}

/** Replays a cassette through the MCP call, and compares the requests and the results with those that were recorded. */
export async function replayCassette(connector: CompiledConnector, cassette: Cassette): Promise<CassetteReplay> {
  const { tool, authentication, calls } = cassette;
  const current = connector.tools.find(({ definition }) => definition.name === tool);
  if (current === undefined) return { faults: [{ kind: "stale", tool }] };
  const replayed = await replayCalls({
    connector,
    tool,
    authentication: { ...authentication, scheme: current.plan.injection?.scheme ?? "none" },
    time: Date.parse(cassette.recordedAt),
    calls: calls.map((call) => call.arguments),
    answers: (call) => calls[call]?.exchanges.length ?? 0,
    answer: (_request, call, index) => {
      const exchange = calls[call]?.exchanges[index];
      if (exchange === undefined) throw new Error("a request beyond the answers was answered");
      return exchange.response;
    },
  });
  const faults = replayed.flatMap((now, call) => faultsOf(cassette, call, now));
  const isWhole = replayed.every(({ requests }, call) => requests.length <= (calls[call]?.exchanges.length ?? 0));
  return { faults, ...(isWhole ? { updated: updatedCassette(cassette, connector, replayed) } : {}) };
}

function faultsOf({ calls }: Cassette, call: number, now: ReplayedCall): readonly CassetteFault[] {
  const recorded = calls[call];
  if (recorded === undefined) return [];
  const faults: CassetteFault[] = [];
  for (const [request, made] of now.requests.entries()) {
    const exchange = recorded.exchanges[request];
    if (exchange === undefined) {
      faults.push({ kind: "extra-request", call, made });
      continue;
    }
    const differences = compareRequests(exchange.request, made);
    if (differences.length > 0) faults.push({ kind: "request", call, request, differences });
  }
  for (const { request } of recorded.exchanges.slice(now.requests.length)) {
    faults.push({ kind: "missing-request", call, recorded: request });
  }
  const differences = compareResults(recorded.result, now.result);
  if (differences.length > 0) faults.push({ kind: "result", call, differences });
  return faults;
}

function updatedCassette(
  cassette: Cassette,
  connector: CompiledConnector,
  replayed: readonly ReplayedCall[],
): Cassette {
  const plan = connector.tools.find(({ definition }) => definition.name === cassette.tool)?.plan;
  return {
    ...cassette,
    operation: plan?.operationId ?? cassette.operation,
    authentication: { ...cassette.authentication, scheme: plan?.injection?.scheme ?? "none" },
    calls: cassette.calls.map((recorded, call) => {
      const now = replayed[call];
      return {
        arguments: recorded.arguments,
        exchanges: recorded.exchanges.flatMap(({ response }, index) => {
          const request = now?.requests[index];
          return request === undefined ? [] : [{ request, response }];
        }),
        result: now?.result ?? recorded.result,
      };
    }),
  };
}
