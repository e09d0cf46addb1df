import { LRUCache } from "lru-cache";
import type { Principal } from "../authorize/principal.ts";
import type { Backend, BackendAnswer } from "../connectors/backend.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { quarantineCode, quarantined } from "../mcp/tool-error.ts";
import { StoreUnavailable } from "../db/store-unavailable.ts";
import { RestError } from "../rest/rest-error.ts";
import { findToolRow, isGone } from "../tools/tool-row.ts";
import { checkServer } from "./check-server.ts";

type Needs = Parameters<typeof checkServer>[0];

/** How long a list that a server gave stands for what it would list now. */
const FRESH_MS = 60_000;
/** What a call waits for a look at the server at most. A server that is slower is asked all the same. */
const WAIT_MS = 5_000;
const MOST_KEPT = 20_000;

/** A look at a server: when it began, and its end. */
interface Look {
  readonly at: number;
  readonly done: Promise<void>;
  isDone: boolean;
}

/**
 * Makes calls through another backend, and none of a tool whose server has changed its definition since somebody
 * approved it: before a call, a server that nobody has looked at for a minute is asked for its tools, once for all who
 * call it. Whoever cannot be asked is called: what an approved definition says is all that models have been told.
 */
export function checkingDefinitions(services: Needs, backend: Backend): Backend {
  const { store, clock, log } = services;
  const looks = new LRUCache<string, Look>({ max: MOST_KEPT });

  return {
    call(connector, tool, args, principal, request) {
      const look = lookAt(connector, principal);
      if (look.isDone) return backend.call(connector, tool, args, principal, request);
      return ended(look, request.signal)
        .then(() => findToolRow(store.db, connector.org_id, connector.id, tool))
        .then((row) =>
          row !== undefined && row.candidate !== null
            ? changed(connector, isGone(row))
            : backend.call(connector, tool, args, principal, request),
        );
    },
  };

  /** Waits for the end of a look, and no longer than the call and its caller have time. */
  async function ended({ done }: Look, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const late = clock.sleep(WAIT_MS, AbortSignal.any([signal, over.signal])).catch(() => {});
    await Promise.race([done, late]);
    over.abort();
  }

  function lookAt(connector: ConnectorRow, principal: Principal): Look {
    const key = nameOf(connector, principal);
    const known = looks.get(key);
    if (known !== undefined && clock.now() - known.at < FRESH_MS) return known;
    const look: Look = {
      at: clock.now(),
      done: check(connector, principal, () => looks.delete(key)).finally(() => (look.isDone = true)),
      isDone: false,
    };
    looks.set(key, look);
    return look;
  }

  async function check(connector: ConnectorRow, principal: Principal, forget: () => void): Promise<void> {
    try {
      await checkServer(services, connector, principal);
    } catch (error) {
      // One that somebody deletes meanwhile is nothing to look at.
      if (error instanceof RestError) return;
      // What was listed is not known to stand for anything: the next call looks again.
      forget();
      if (error instanceof StoreUnavailable) {
        log.warn("the definitions of a server could not be checked", { connector: connector.id, why: error.message });
      } else log.fault(error, `definitions:${connector.id}`);
    }
  }
}

/** Where each person has their own account, each may be shown something else. */
function nameOf({ org_id, id, account }: ConnectorRow, { user, agent }: Principal): string {
  return JSON.stringify(account === "shared" ? [org_id, id] : [org_id, id, agent ?? null, user ?? null]);
}

function changed({ name }: ConnectorRow, gone: boolean): BackendAnswer {
  const outcome = { transport: "not_sent", protocol: "none", tool: "none", code: quarantineCode(gone) } as const;
  return { answer: quarantined(name, gone), outcome };
}
