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

/** A tool's arguments: one flat object (JSON Schema 2020-12). Unknown names are refused, whether it says so or leaves that out to be lean. */
export type InputSchema = JsonObject & {
  readonly type: "object";
  readonly properties: { readonly [argument: string]: JsonObject };
  /** Left out where nothing is. */
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
};

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
  /** What search reads besides name, title and description; left out where there is nothing. */
  readonly search?: { readonly tags: readonly string[]; readonly examples: readonly string[] };
}

export type HttpMethod = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How a call becomes an HTTP request, worked out when the connector is compiled. A call only fills it. Plain JSON, so that it can be stored. */
export interface Plan {
  readonly operationId: string;
  /** JSON pointer of the operation in the descriptor. */
  readonly origin: string;
  /** Where the operation stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one). */
  readonly source?: string;
  readonly method: HttpMethod;
  readonly url: UrlPlan;
  /** In the order of the descriptor. */
  readonly parameters: readonly ParameterPlan[];
  /** What every call sends, whatever its arguments are. In the order of the descriptor. */
  readonly constants: readonly ConstantPlan[];
  /** How the body is written; `null` where no parameter and no constant goes into one. */
  readonly body: BodyPlan | null;
  readonly injection: InjectionPlan | null;
  /** Whether an attempt may be repeated: safe methods (RFC 9110 §9.2.1), and operations declared idempotent. */
  readonly retryable: boolean;
  /** The header that takes a key of the call, filled by the runtime. */
  readonly idempotencyKeyHeader?: string;
  /** How long a call may take, in milliseconds, where it is less than the policy's limit. */
  readonly timeoutMs?: number;
  /** The scopes that a credential needs: none where the list is empty; left out where the descriptor does not say. */
  readonly scopes?: readonly string[];
  /** How the answer is read, where it is more than a status and a body. */
  readonly response?: ResponsePlan;
}

/**
 * How a body is written. `members`: the parameters in the body are the members of an object (JSON), the fields of a
 * form, or the parts of a multipart body. `whole`: one parameter is the body.
 */
export type BodyPlan =
  | {
      readonly kind: "json";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "form";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "multipart";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | { readonly kind: "text"; readonly mediaType: string; readonly shape: "whole"; readonly required: boolean }
  | { readonly kind: "bytes"; readonly mediaType: string; readonly shape: "whole"; readonly required: boolean };

/** How an answer is read. Pointers are JSON pointers (RFC 6901) into the answer's JSON. */
export interface ResponsePlan {
  /** Where the list is; empty for an answer that is a list. */
  readonly items?: string;
  readonly total?: string;
  readonly paging?: PagingPlan;
  /** The first that fits counts. */
  readonly errors?: readonly ResponseErrorPlan[];
  /** The arguments that the runtime adds to the tool for its own use: names that no parameter has. */
  readonly fieldsArgument?: string;
  readonly cursorArgument?: string;
}

/** How the next page is asked for. `argument` is that of the parameter which takes the position; a model does not see it. */
export type PagingPlan =
  | { readonly kind: "cursor"; readonly argument: string; readonly next: string; readonly hasMore?: string }
  | {
      readonly kind: "offset" | "page";
      readonly argument: string;
      readonly first: number;
      readonly sizeArgument?: string;
      readonly hasMore?: string;
    }
  | { readonly kind: "next_url"; readonly next: string; readonly hasMore?: string }
  | { readonly kind: "link" };

/** An answer that means something other than what its status says. */
export interface ResponseErrorPlan {
  /** `404`, or `4XX`; left out: any. */
  readonly status?: string;
  readonly where?: { readonly path: string; readonly equals?: Json };
  readonly means: "rejected" | "not_found" | "unauthorized" | "forbidden" | "rate_limited" | "unavailable" | "conflict";
  /** Where the error's text is. */
  readonly message?: string;
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
  /** `any` where its schema allows several types. */
  readonly type: "string" | "integer" | "number" | "boolean" | "array" | "object" | "file" | "any";
  readonly required: boolean;
  /** Sent where the call gives no value. */
  readonly default?: Json;
  /** How it is written; left out where the location's own way is meant. */
  readonly writing?: Writing;
  /** Where it goes in a JSON body: the names of the members on the way, its own last. Left out: at the top, under its name. */
  readonly path?: readonly string[];
  /** Whether the value is masked in logs and audit trails. */
  readonly sensitive?: boolean;
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
  /** Where the parameter stands in the vendor's document (a JSON pointer that begins with `#/`). */
  readonly source?: string;
}

export type ParameterStyle =
  "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "cookie";

/** How a value is written, where it is not as its location has it by itself (OpenAPI 3.2 §4.12.2, Parameter Object). */
export interface Writing {
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** An empty text is sent as the name alone, without `=`. */
  readonly allowEmptyValue?: boolean;
  /** The value is text of this media type (JSON, mostly); or the type of a part of a form or multipart body. */
  readonly contentType?: string;
}

/** A value that no call chooses, and where it goes. */
export interface ConstantPlan {
  /** The name the upstream uses. */
  readonly name: string;
  readonly location: Exclude<ParameterLocation, "path">;
  readonly value: Json;
  readonly writing?: Writing;
  readonly path?: readonly string[];
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
}

/** How the credential goes into a request. Computed last, and nothing can overwrite it. */
export interface InjectionPlan {
  /** The key in {@link CompiledConnector.securitySchemes}. */
  readonly scheme: string;
  /** In the order of their places and names. */
  readonly carriers: readonly CredentialCarrier[];
}

/**
 * One thing that carries a credential: a template over its fields at some place of the request,
 * `Basic` over two templates (RFC 7617), or a signature over the whole request. `{access_token}` and
 * `{session_token}` are fields that the scheme's exchange obtains.
 */
export type CredentialCarrier =
  | {
      readonly kind: "template";
      readonly place: "header" | "query" | "cookie" | "body";
      readonly name: string;
      readonly parts: readonly TemplatePart[];
    }
  | {
      readonly kind: "basic";
      readonly name: string;
      readonly username: readonly TemplatePart[];
      readonly password: readonly TemplatePart[];
    }
  | {
      readonly kind: "aws_sigv4";
      readonly service: readonly TemplatePart[];
      readonly region: readonly TemplatePart[];
      readonly accessKeyId: readonly TemplatePart[];
      readonly secretAccessKey: readonly TemplatePart[];
      readonly sessionToken: readonly TemplatePart[];
    };
