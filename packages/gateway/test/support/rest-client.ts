/** An answer of a gateway that runs somewhere else. */
export interface Answer {
  readonly status: number;
  /** What a test reads of it, it knows. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Asks a gateway below an organisation. Rejects where the gateway is gone. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function restClient(url: string, organisation: string, key: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/organizations/${organisation}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
}

/** What became of a tool call. */
export interface ToolCall {
  /** 0 where the gateway was gone. */
  readonly status: number;
  readonly isError: boolean;
  readonly text: string;
  /** The message that came back, as it came. */
  readonly raw: string;
  readonly headers: Headers | undefined;
}

/** Calls a tool in one request of the legacy era, as the bytes go over the wire. Never rejects. */
export async function callTool(
  url: string,
  key: string,
  call: {
    readonly name: string;
    readonly args?: Readonly<Record<string, unknown>>;
    readonly id?: number;
    readonly path?: string;
  },
): Promise<ToolCall> {
  const { name, args = {}, id = 0, path = "/mcp" } = call;
  try {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } }),
    });
    const raw = await response.text();
    const { result, error } = (raw.startsWith("{") ? JSON.parse(raw) : {}) as {
      result?: { isError?: boolean; content?: readonly { text?: string }[] };
      error?: { message?: string };
    };
    const text = result?.content?.map((part) => part.text ?? "").join("") ?? error?.message ?? raw;
    const isError = response.status !== 200 || result === undefined || result.isError === true;
    return { status: response.status, isError, text, raw, headers: response.headers };
  } catch {
    return { status: 0, isError: true, text: "", raw: "", headers: undefined };
  }
}
