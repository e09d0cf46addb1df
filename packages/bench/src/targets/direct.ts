import { Pool } from "undici";
import { CALLED_EXPAND } from "../api/operations.ts";
import type { Caller } from "../load/drive.ts";
import { API_KEY } from "./workspace.ts";

/** The upstream, called as a program would that knew its API: an undici pool, and no MCP. The answer is checked like any other. */
export function openDirectCaller(origin: string, concurrency: number): Caller {
  const pool = new Pool(origin, { connections: concurrency });
  return {
    async call(ticket) {
      const path = `/api/v1/tickets/${ticket}?expand=${CALLED_EXPAND}`;
      const { body } = await pool.request({ method: "GET", path, headers: { "x-api-key": API_KEY } });
      return body.text();
    },
    close: () => pool.close(),
  };
}
