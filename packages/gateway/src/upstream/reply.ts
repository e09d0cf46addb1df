import type { JsonObject } from "@mortise/core";
import type { RuntimeFault } from "@mortise/runtime";
import type { RpcError } from "./read-message.ts";

/** What came of one request to an external server. */
export type Reply =
  | { readonly kind: "result"; readonly result: JsonObject; readonly headers: Readonly<Record<string, string>> }
  /** A JSON-RPC error. */
  | { readonly kind: "error"; readonly error: RpcError }
  /** A status other than success, with the JSON-RPC error in its body, where it has one. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly error?: RpcError;
    }
  /** It answered, and not as the protocol has it. */
  | { readonly kind: "junk"; readonly why: string }
  /** No answer, or none that is whole. */
  | { readonly kind: "lost"; readonly fault: RuntimeFault; readonly sent: boolean };
