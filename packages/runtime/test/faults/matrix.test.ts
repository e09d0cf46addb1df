import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { ReceivedRequest } from "@mortise/testkit/fake-upstream";
import type { ToolAnswer } from "@mortise/core/mcp";
import { findLeaks } from "../fixtures/canary.ts";
import { AUTH_KINDS, clientPair } from "./auth-kinds.ts";
import { type Cell, CELLS, LEFT_OUT } from "./cells.ts";
import { HURRY_MS, METHODS, TICKET } from "./fault-rows.ts";
import { type FaultStage, NOTE, type Ran, startFaultStage } from "./fault-stage.ts";

const AT_ONCE = 32;

let stage: FaultStage;
const ran = new Map<Cell, Ran | Error>();

beforeAll(async () => {
  stage = await startFaultStage();
  const waiting = CELLS.values();
  const work = async (): Promise<void> => {
    for (const cell of waiting) {
      ran.set(
        cell,
        await stage.run(cell).catch((error: unknown) => new Error(`${cell.row.what} threw`, { cause: error })),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}, 180_000);
afterAll(() => stage.close());

it.each(CELLS.map((cell) => [cell.row.id, cell.row.what, cell.auth.name, cell.method, cell] as const))(
  "%s: %s, with credential: %s, by %s",
  (_id, _what, _auth, _method, cell) => {
    const result = ran.get(cell);
    if (result === undefined || result instanceof Error) throw result ?? new Error("it did not run");
    const { well, faulty, requests, tokenRequests, during, pauses, events } = result;
    const { row, auth, method } = cell;
    const end = row.ends(auth, method);

    // What the caller is told.
    expect(new Set(faulty.map(({ answer }) => codeOf(answer)))).toEqual(new Set(end.codes));
    for (const { answer } of faulty) {
      expect(answer.isError).toBe(codeOf(answer) !== "ok");
      if (answer.isError) expect(JSON.stringify(answer)).not.toContain(TICKET);
      if (end.retryAfterMs !== undefined) expect(structureOf(answer)).toMatchObject({ retryAfterMs: end.retryAfterMs });
    }
    // Deadlines are never early, and what waits for one has no other end.
    if (row.hurried === true && row.drops === true) {
      for (const { ms } of faulty) expect(ms).toBeGreaterThanOrEqual(HURRY_MS);
    }
    expect(events.map(({ code }) => code)).toEqual(
      [...well.slice(0, 1), ...faulty, ...well.slice(1)].map(({ answer }) => codeOf(answer)),
    );

    // How often anybody was asked.
    expect(during.requests).toBeGreaterThanOrEqual(end.requests[0]);
    expect(during.requests).toBeLessThanOrEqual(end.requests[1]);
    if (row.place === undefined) expect(during.tokenRequests).toBe(end.tokenRequests ?? 0);
    if (end.codes.includes("tls_error") || end.pauses !== undefined) {
      const [least, most] = end.pauses ?? [0, 0];
      expect(pauses.filter((pause) => pause < least || pause > most)).toEqual([]);
      if (end.pauses === undefined) expect(pauses).toEqual([]);
      else expect(pauses).toHaveLength(during.requests - 1);
    }

    // Through the same door, all is well before and after.
    expect(well).toHaveLength(row.place !== undefined ? 0 : row.lasts === true ? 1 : 2);
    for (const { answer } of well)
      expect([answer.isError, JSON.stringify(answer)]).toEqual([false, expect.stringContaining(TICKET)]);

    // The credential is where it belongs, each time, and nowhere else.
    for (const { request, token } of requests) expect(carried(cell, request)).toEqual(carrying(cell, token, request));
    for (const request of tokenRequests) expect(exchanged(request)).toEqual(exchanging(cell));
    expect(findLeaks(JSON.stringify([well, faulty, events]))).toEqual([]);
  },
);

it("asks nobody else, in any cell", () => {
  expect(stage.strayed()).toEqual({ connections: 0, requests: 0 });
  expect({}).not.toHaveProperty("polluted");
});

const withCell = new Set(CELLS.map(({ row, auth, method }) => `${row.id}, ${auth.name}, ${method}`));

it("has a cell for every fault, credential and method that can meet", () => {
  expect(withCell.size + LEFT_OUT.length).toBe(22 * AUTH_KINDS.length * METHODS.length);
  expect(CELLS.length).toBeGreaterThanOrEqual(300);
});

it.each(LEFT_OUT)("has no cell for %s: %s", (cell) => {
  expect(withCell.has(cell)).toBe(false);
});

const structureOf = ({ structured }: ToolAnswer): unknown => JSON.parse(structured ?? "null");

function codeOf(answer: ToolAnswer): unknown {
  return answer.isError ? (structureOf(answer) as { readonly code: unknown }).code : "ok";
}

/** What a request carries in the place of its credential, what of a secret is anywhere else in it, and its body. */
function carried({ auth }: Cell, { path, rawHeaders, body }: ReceivedRequest) {
  const url = new URL(path, "http://api");
  const headers = pairs(rawHeaders);
  const { header, query } = { header: undefined, query: undefined, ...auth.place };
  const values = [
    ...headers.filter(([name]) => name === header).map(([, value]) => value),
    ...(query === undefined ? [] : url.searchParams.getAll(query)),
  ];
  if (query !== undefined) url.searchParams.delete(query);
  const rest = JSON.stringify([url.href, headers.filter(([name]) => name !== header), body]);
  return { values, elsewhere: findLeaks(rest), body };
}

/** A redirect makes some POST a GET: such a request has no body. */
function carrying({ auth, id }: Cell, token: string, { method }: ReceivedRequest) {
  const values = auth.place === undefined ? [] : [auth.value(id, token)];
  return { values, elsewhere: [], body: method === "GET" ? "" : JSON.stringify({ note: NOTE }) };
}

/** What a token endpoint was asked with. */
function exchanged({ method, path, rawHeaders, body }: ReceivedRequest) {
  const headers = pairs(rawHeaders);
  const rest = JSON.stringify([path, headers.filter(([name]) => name !== "authorization")]);
  return {
    method,
    client: headers.filter(([name]) => name === "authorization").map(([, value]) => value),
    parameters: Object.fromEntries(new URLSearchParams(body)),
    elsewhere: findLeaks(rest),
  };
}

function exchanging({ auth, id }: Cell) {
  return { method: "POST", client: [clientPair(id)], parameters: auth.asksWith?.(id), elsewhere: [] };
}

/** Names in lower case and values, each as it was sent. */
function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""] as const] : []));
}
