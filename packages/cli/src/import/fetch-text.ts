import { systemClock } from "@mortise/runtime/serving";
import { CannotRun } from "../exit-code.ts";
import { EGRESS_HINT } from "../serve/services.ts";

/** How long a document may take, in milliseconds. */
const TIME_LIMIT = 60_000;
/** No vendor's document comes near this, in bytes. */
const LARGEST = 64 * 1024 * 1024;

/** Nothing here counts requests. */
const PERMITTED = { ok: true, value: true } as const;

/** Fetches documents over the same guarded way out that calls use. */
export interface Fetcher {
  /** The text behind a URL. Throws {@link CannotRun} where there is none. */
  fetch(url: string): Promise<string>;
  close(): Promise<void>;
}

/** Creates a fetcher. Without `allowHosts` (`HOST` or `HOST:PORT`) requests go to public addresses over https alone. */
export async function createFetcher(allowHosts: readonly string[]): Promise<Fetcher> {
  const { createEgress } = await import("@mortise/runtime");
  const egress = createEgressOrExplain(() =>
    createEgress({ allow: allowHosts, limits: { bodyBytes: LARGEST, firstByteMs: TIME_LIMIT } }),
  );
  return {
    async fetch(url) {
      const { origin, pathname, search } = new URL(url);
      const abort = new AbortController();
      const limit = { deadline: systemClock.now() + TIME_LIMIT, signal: abort.signal };
      const judged = await egress.judge(origin, limit);
      if (!judged.ok) throw refused(url, judged.fault.code);
      const request = {
        method: "GET",
        origin,
        path: `${pathname}${search}`,
        headers: { accept: "application/json, application/yaml, text/yaml, */*" },
        body: null,
        retryable: true,
      };
      const answer = await egress.send(request, { ...limit, budget: origin, permit: () => PERMITTED });
      if (!answer.ok) throw refused(url, answer.fault.code);
      const { status, body } = answer.value;
      if (status !== 200) throw new CannotRun(`cannot read ${url}: the server answered ${String(status)}`);
      return decode(body, url);
    },
    close: () => egress.close(),
  };
}

function createEgressOrExplain<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CannotRun("--allow-host takes HOST or HOST:PORT");
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  egress_refused: "requests may not go there",
  response_too_large: "it is larger than 64 MiB",
  upstream_timeout: "the server did not answer in time",
  tls_error: "the server's certificate cannot be trusted",
};

function refused(url: string, code: string): CannotRun {
  const hint = code === "egress_refused" ? EGRESS_HINT : undefined;
  return new CannotRun(`cannot read ${url}: ${FAULTS[code] ?? "the server cannot be reached"}`, hint);
}

function decode(bytes: Uint8Array, url: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CannotRun(`cannot read ${url}: it is not UTF-8 text`);
  }
}
