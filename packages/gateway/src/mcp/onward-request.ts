import { type CallingClient, type CallRequest, isObject } from "@mortise/core/mcp";
import type { Passed } from "../approvals/approval-gate.ts";
import type { AskedClient, BackendRequest } from "../connectors/backend.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";

/** What a call brings for a connector beside its arguments. */
export interface BroughtAlong {
  readonly request: CallRequest;
  readonly client: CallingClient | undefined;
  /** What the request brings for a descriptor connector, by its slug. */
  readonly ownCredential: (slug: string) => Readonly<Record<string, string>> | undefined;
}

/** Of one round, in the audit trail. */
const MOST_ANSWERS = 16;

/** The request as a connector's backend is to have it: a descriptor's with the caller's own credential, an external server's with whom it can ask. */
export function onwardRequest(call: BroughtAlong, connector: ConnectorRow, passed: Passed): BackendRequest {
  const { request, client } = call;
  const { id, signal, progress } = request;
  if (connector.kind === "descriptor") {
    const ownCredential = broughtFor(call, connector);
    return ownCredential === undefined ? request : { id, signal, ownCredential };
  }
  if (client === undefined) return request;
  const answers = answersOf(client, passed);
  return {
    id,
    signal,
    ...(progress === undefined ? {} : { progress }),
    client: { capabilities: client.capabilities, ...(answers === undefined ? {} : { answers }) },
  };
}

/** External servers get nothing of a client's own. */
export function broughtFor({ ownCredential }: BroughtAlong, { kind, slug }: ConnectorRow) {
  return kind === "descriptor" ? ownCredential(slug) : undefined;
}

/** What was said to each question, as far as the audit trail has it: that they agreed, or not, and never with what. */
export function answersIn(client: CallingClient | undefined): readonly string[] | undefined {
  if (client?.inputResponses === undefined) return undefined;
  const responses = Object.values(client.inputResponses).slice(0, MOST_ANSWERS);
  return responses.map((response) => {
    const action = isObject(response) ? response["action"] : undefined;
    return action === "accept" || action === "decline" || action === "cancel" ? action : "given";
  });
}

/**
 * What the client answers to what its call's server has asked. One that knows what will be asked may answer with the
 * call itself, as it may give any argument; not where a person approved the call without that.
 */
function answersOf(client: CallingClient, { asked, approval }: Passed): AskedClient["answers"] {
  const { inputResponses: responses, requestState } = client;
  const given = responses === undefined ? {} : { responses };
  if (asked !== undefined) {
    const { asker, state } = asked;
    return { asker, ...(state === undefined ? {} : { state }), ...given };
  }
  // With a state of an approval's, they are answers to the gateway itself.
  return responses === undefined || requestState !== undefined || approval !== undefined ? undefined : given;
}
