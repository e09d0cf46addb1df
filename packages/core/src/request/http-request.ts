import type { HttpMethod } from "../tools/tool.ts";

/** A request as it goes to the upstream, before authentication is added. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** `https://host:port`, as the URL standard serializes an origin. */
  readonly origin: string;
  /** Path and query, encoded, beginning with `/`. */
  readonly path: string;
  /** Lower-case names. Never a hop-by-hop header, `host`, or a header of the injection. A body without `content-type` gets it from the runtime. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | null;
}

/**
 * A body: text (JSON, a form, plain text), bytes of a file, or the parts of a multipart body, which the
 * runtime writes and streams, because only it has a boundary and can open a file.
 */
export type RequestBody =
  | string
  | { readonly kind: "file"; readonly file: FileReference }
  | {
      readonly kind: "multipart";
      /** `multipart/form-data`, or another of the kind; the boundary is added to it. */
      readonly mediaType: string;
      readonly parts: readonly BodyPart[];
      /** What separates the parts; given by the runtime, because nothing here is random. */
      readonly boundary?: string;
    };

export type BodyPart =
  | { readonly name: string; readonly mediaType?: string; readonly text: string }
  | { readonly name: string; readonly mediaType?: string; readonly file: FileReference };

/** A file that a call names: its bytes in a data URI (RFC 2397), or the URI of a resource that the runtime opens. */
export type FileReference =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly mediaType: string; readonly name?: string }
  | {
      readonly kind: "resource";
      readonly uri: string;
      /** The argument that names it: a JSON pointer into the arguments. */
      readonly pointer: string;
    };

/** Why an argument cannot become part of a request. The model sees both, so neither holds a secret. */
export interface ArgumentFault {
  /** JSON pointer into the arguments; empty where a field of the connection is to blame. */
  readonly pointer: string;
  /** What is wrong and what to send instead: one sentence. */
  readonly message: string;
}

/**
 * A request, or every reason why there is none. `blame` tells whose values they are: the
 * model's arguments, which it can correct, or the connection's fields, which only the user can.
 */
export type BuiltRequest =
  | { readonly ok: true; readonly request: HttpRequest }
  | { readonly ok: false; readonly blame: "arguments" | "connection"; readonly faults: readonly ArgumentFault[] };
