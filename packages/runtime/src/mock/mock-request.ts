/** A request as a mock upstream gets it. */
export interface MockRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What it answers. */
export interface MockAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** For the log: the operation, and where the answer is from. */
  readonly note: string;
}

/** An answer with JSON in it. */
export function jsonAnswer(
  status: number,
  value: unknown,
  note: string,
  headers: Readonly<Record<string, string>> = {},
): MockAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
    note,
  };
}

/** A refusal: what is wrong, in a sentence. */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): MockAnswer {
  return jsonAnswer(status, { error: message, ...more }, message, headers);
}

/** The query's pairs, decoded, in their order. */
export function queryOf({ target }: Pick<MockRequest, "target">): readonly (readonly [string, string])[] {
  const at = target.indexOf("?");
  return at === -1 ? [] : Array.from(new URLSearchParams(target.slice(at + 1)));
}

/** The cookies' pairs. */
export function cookiesOf({ headers }: Pick<MockRequest, "headers">): readonly (readonly [string, string])[] {
  return (headers["cookie"] ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
  });
}
