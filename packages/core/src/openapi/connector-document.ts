import type { OpenAPIV3, OpenAPIV3_1 } from "openapi-types";
import type { InjectionPlan, TemplatePart } from "../tools/tool.ts";

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
  /** How the credential goes into the request; `security` names its scheme, and this the template. */
  readonly "x-mortise-injection"?: InjectionPlan;
  /** Whether the descriptor says that a repeated request has no further effect. */
  readonly "x-mortise-idempotent"?: boolean;
}

/** What is noted on a parameter, or on the schema of a member of the body. */
export interface ParameterNotes {
  /** JSON pointer of the parameter in the descriptor. */
  readonly "x-mortise-origin"?: string;
  /** The connection field that fills this path parameter, so that a caller does not. */
  readonly "x-mortise-field"?: string;
  /** Whether every call sends what the schema's `const` says, so that a caller gives none. */
  readonly "x-mortise-constant"?: boolean;
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
