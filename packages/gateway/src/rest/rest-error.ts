import type { Fault } from "./fault-schema.ts";

/** An answer that is an error: what is wrong, and what to do. Shown to the caller as it is. */
export class RestError extends Error {
  override readonly name = "RestError";
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 422 | 429 | 503;
  /** A word for programs, `name_taken`. */
  readonly code: string;
  readonly hint: string | undefined;
  /** What is wrong with which part, where several are. */
  readonly faults: readonly Fault[] | undefined;
  /** The faults as a person reads them: places, lines of the source, hints. */
  readonly text: string | undefined;
  /** Headers that the protocol asks for with this status. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: RestError["status"],
    code: string,
    message: string,
    more: Partial<Pick<RestError, "hint" | "faults" | "text" | "headers">> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = more.hint;
    this.faults = more.faults;
    this.text = more.text;
    this.headers = more.headers ?? {};
  }
}

/** A field of the body that does not fit what is there, as a schema's fault is told. */
export function invalid(at: string, message: string, hint?: string): RestError {
  const faults = [{ in: "body", at, message }] as const;
  return new RestError(422, "invalid", message, { faults, ...(hint === undefined ? {} : { hint }) });
}

/** The same bytes for what does not exist, what is another tenant's, and what this caller may not know of. */
export function notFound(): RestError {
  return new RestError(404, "not_found", "There is nothing here, or it is not yours to see.");
}
