import type { OpenAPIV3, OpenAPIV3_1 } from "openapi-types";
import type { InjectionPlan, ResponsePlan, TemplatePart } from "../tools/tool.ts";

/**
 * The pivot: a standard OpenAPI 3.1 document, and what a tool needs to know beyond it in keys
 * that begin with `x-mortise-`. Without those keys it still is what it says; a document from
 * elsewhere, which has none of them, is read the same way.
 */
export type ConnectorDocument = OpenAPIV3_1.Document<OperationNotes>;
export type ConnectorPathItem = OpenAPIV3_1.PathItemObject<OperationNotes>;
export type ConnectorOperation = NonNullable<ConnectorPathItem["get"]>;

/** What is noted on an operation. */
export interface OperationNotes {
  /** JSON pointer of the operation in the descriptor. */
  readonly "x-mortise-origin"?: string;
  /** Where the operation stands in the vendor's document. */
  readonly "x-mortise-source"?: string;
  /** How the credential goes into the request; `security` names its scheme, and this the template. */
  readonly "x-mortise-injection"?: InjectionPlan;
  /** The descriptor says that a credential needs no scope; without this, an empty list in `security` says nothing. */
  readonly "x-mortise-no-scopes"?: true;
  /** Whether the descriptor says that a repeated request has no further effect. */
  readonly "x-mortise-idempotent"?: boolean;
  /** The header that takes a key of the call. */
  readonly "x-mortise-idempotency-key-header"?: string;
  /** How long a call may take, in milliseconds. */
  readonly "x-mortise-timeout-ms"?: number;
  /** How the answer is read, beyond its schema. */
  readonly "x-mortise-response"?: ResponseNotes;
}

/** How an answer is read. The parameters of its paging are named as a mapping names them, because arguments are a tool's. */
export type ResponseNotes = Pick<ResponsePlan, "items" | "total" | "errors"> & { readonly paging?: PagingNotes };

export interface PagingNotes {
  readonly kind: "cursor" | "offset" | "page" | "next_url" | "link";
  readonly parameter?: string;
  readonly sizeParameter?: string;
  readonly next?: string;
  readonly hasMore?: string;
  readonly first?: number;
}

/** What is noted on a parameter, or on the schema of a member of the body. */
export interface ParameterNotes {
  /** JSON pointer of the parameter in the descriptor. */
  readonly "x-mortise-origin"?: string;
  /** Where the parameter stands in the vendor's document. */
  readonly "x-mortise-source"?: string;
  /** The name of a body parameter that stands under another one. */
  readonly "x-mortise-name"?: string;
  /** Whether this object is only on the way to body parameters, which are its members. */
  readonly "x-mortise-members"?: boolean;
  /** The connection field that fills this path parameter, so that a caller does not. */
  readonly "x-mortise-field"?: string;
  /** Whether every call sends what the schema's `const` says, so that a caller gives none. */
  readonly "x-mortise-constant"?: boolean;
  /** Whether the schema's `default` is what the upstream assumes by itself, and is not sent. */
  readonly "x-mortise-assumed-default"?: boolean;
  /** Whether the value is masked in logs. */
  readonly "x-mortise-sensitive"?: boolean;
  /** The values that the endpoint itself has for this query parameter, so that a caller gives none. Text is not yet encoded. */
  readonly "x-mortise-fixed"?: readonly (readonly TemplatePart[])[];
}

/** What is noted on a server's variable. */
export interface VariableNotes {
  /** Whether `default` is only there because OpenAPI asks for one, and the connection must give the value. */
  readonly "x-mortise-no-default"?: boolean;
}

export type ConnectorParameter = OpenAPIV3_1.ParameterObject & ParameterNotes;
/** openapi-types has parameters with 3.0's schemas, even in 3.1. */
export type ConnectorSchema = OpenAPIV3.SchemaObject & ParameterNotes;
