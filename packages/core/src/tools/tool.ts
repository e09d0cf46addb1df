import type { Json, JsonObject } from "../json.ts";

/** What an MCP client sees of a tool (MCP 2026-07-28, Tools › Data Types). */
export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly outputSchema?: JsonObject;
  readonly annotations: ToolAnnotations;
}

/** A tool's arguments: one flat object (JSON Schema 2020-12) that refuses unknown names. */
export interface InputSchema extends JsonObject {
  readonly type: "object";
  readonly properties: { readonly [argument: string]: JsonObject };
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** Hints about what a call does. All four are always given, because the protocol's defaults are the most alarming ones. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A tool, and how a call to it becomes a request. */
export interface Tool {
  readonly definition: ToolDefinition;
  readonly plan: Plan;
  /** JSON pointer of the route mapping in the descriptor. */
  readonly origin: string;
}

export type HttpMethod = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How a call becomes an HTTP request, worked out when the connector is compiled. A call only fills it. Plain JSON, so that it can be stored. */
export interface Plan {
  readonly operationId: string;
  /** JSON pointer of the operation in the descriptor. */
  readonly origin: string;
  readonly method: HttpMethod;
  readonly url: UrlPlan;
  /** In the order of the descriptor. */
  readonly parameters: readonly ParameterPlan[];
  /** What every call sends, whatever its arguments are. In the order of the descriptor. */
  readonly constants: readonly ConstantPlan[];
  /** The media type of the body, where any parameter goes into one. */
  readonly body: "application/json" | null;
  readonly injection: InjectionPlan | null;
  /** Whether an attempt may be repeated: safe methods (RFC 9110 §9.2.1), and operations declared idempotent. */
  readonly retryable: boolean;
}

/** A URL in parts. Nothing in it is encoded yet, except `text`, which is as it goes on the wire. */
export interface UrlPlan {
  readonly scheme: "http" | "https";
  /** Host and port; more than one part where connection fields stand in the host. */
  readonly authority: readonly TemplatePart[];
  /** One entry a path segment, without the slashes. */
  readonly path: readonly (readonly TemplatePart[])[];
  /** The query that the endpoint itself carries, without `?`; connection fields may stand in its values. */
  readonly query: readonly TemplatePart[];
}

/** A piece of a template: literal text, a call's argument, or a field of the credential or connection. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "argument"; readonly argument: string }
  | {
      readonly kind: "field";
      readonly key: string;
      /** Used where the connection gives no value. */
      readonly default?: string;
    };

export type ParameterLocation = "path" | "query" | "header" | "cookie" | "body";

/** Where one argument goes. */
export interface ParameterPlan {
  /** The name a model uses. */
  readonly argument: string;
  /** The name the upstream uses. */
  readonly name: string;
  readonly location: ParameterLocation;
  readonly type: "string" | "integer" | "number" | "boolean" | "array" | "object";
  readonly required: boolean;
  /** Sent where the call gives no value. */
  readonly default?: Json;
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
}

/** A value that no call chooses, and where it goes. */
export interface ConstantPlan {
  /** The name the upstream uses. */
  readonly name: string;
  readonly location: Exclude<ParameterLocation, "path">;
  readonly value: Json;
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
}

/** Which headers carry the credential. Computed last, and nothing can overwrite them. */
export interface InjectionPlan {
  /** The key in {@link CompiledConnector.securitySchemes}. */
  readonly scheme: string;
  readonly headers: readonly InjectedHeader[];
}

/** A header that carries a credential: a template over its fields, or `Basic` over two of them (RFC 7617). */
export type InjectedHeader =
  | { readonly kind: "template"; readonly name: string; readonly parts: readonly TemplatePart[] }
  | { readonly kind: "basic"; readonly name: string; readonly username: string; readonly password: string };
