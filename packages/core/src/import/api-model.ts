import type { JsonObject } from "../json.ts";
import type { HttpMethod, ParameterLocation, Writing } from "../tools/tool.ts";

/**
 * What an API document says, whatever its format was (OpenAPI 3.1, 3.0, Swagger 2.0): references
 * to anything but schemas followed, schemas in JSON Schema 2020-12. Every part keeps `source`, the
 * JSON pointer (with `#` before it) of its place in the document.
 */
export interface ApiModel {
  readonly format: "openapi-3.1" | "openapi-3.0" | "swagger-2.0";
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly version: string;
  readonly documentationUrl?: string;
  readonly contactName?: string;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly securitySchemes: ReadonlyMap<string, ApiSecurityScheme>;
  /** In the order of the document; those that cannot be expressed at all are missing, and reported. */
  readonly operations: readonly ApiOperation[];
  /** Named schemas that operations or other schemas refer to as `#/schemas/Name`, by name. */
  readonly schemas: ReadonlyMap<string, JsonObject>;
  /** Where each of them stands, with the document's name before the `#` where it is another one. */
  readonly schemaSources: ReadonlyMap<string, string>;
}

export interface ApiOperation {
  /** The document's `operationId`, where it has one that is its own. */
  readonly id?: string;
  readonly method: HttpMethod;
  /** The path template as the document has it, but without a fragment; a fixed query may follow `?`. It may be empty. */
  readonly path: string;
  /** In force for this operation: its own, its path's, or the document's. */
  readonly servers: readonly ApiServer[];
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly documentationUrl?: string;
  /** Alternatives, each a set of schemes that hold together. Empty: no credential is needed. */
  readonly security: readonly ApiSecurityRequirement[];
  /** Path-level ones included, overridden ones left out. */
  readonly parameters: readonly ApiParameter[];
  readonly body?: ApiBody;
  /** The answer of success: the first 2XX with content, else the first 2XX. */
  readonly response?: ApiResponse;
  readonly source: string;
}

export interface ApiServer {
  /** Absolute; `{name}` is a variable. */
  readonly url: string;
  /** One whose default is empty has to be given: the document does not say it. */
  readonly variables: ReadonlyMap<
    string,
    { readonly default: string; readonly enum?: readonly string[]; readonly description?: string }
  >;
  readonly source: string;
}

export type ApiSecurityRequirement = readonly { readonly scheme: string; readonly scopes: readonly string[] }[];

export interface ApiParameter {
  readonly name: string;
  readonly location: Exclude<ParameterLocation, "body">;
  readonly description?: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly schema: JsonObject;
  /** Only what differs from the location's own way. */
  readonly writing?: Writing;
  readonly source: string;
}

export interface ApiBody {
  /** The media type that was chosen among those offered: JSON first, then form, multipart, text, anything else. */
  readonly mediaType: string;
  readonly description?: string;
  readonly required: boolean;
  readonly schema: JsonObject;
  /** For forms and multipart: how each field or part is written. */
  readonly encoding: ReadonlyMap<string, Writing>;
  /** Where each field stands, where the document has them as parameters (`formData` of Swagger 2.0). */
  readonly memberSources?: ReadonlyMap<string, string>;
  readonly source: string;
}

export interface ApiResponse {
  readonly status: string;
  readonly description?: string;
  readonly mediaType?: string;
  readonly schema?: JsonObject;
  readonly source: string;
}

export type ApiSecurityScheme = { readonly description?: string; readonly source: string } & (
  | { readonly kind: "api_key"; readonly place: "header" | "query" | "cookie"; readonly name: string }
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly format?: string }
  | { readonly kind: "oauth2"; readonly flows: readonly ApiOAuthFlow[] }
  | { readonly kind: "openid"; readonly discoveryUrl: string }
  | { readonly kind: "unknown"; readonly type: string }
);

export interface ApiOAuthFlow {
  readonly flow: "authorization_code" | "client_credentials" | "password" | "implicit" | "device";
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly scopes: ReadonlyMap<string, string>;
}
