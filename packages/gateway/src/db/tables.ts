// Every table of ours. The identity library's tables (user, session, account, member, organization,
// apikey, oauth…) are its own, and only `identity/` reads them.
//
// One dialect for both stores: ids are text, times are milliseconds since 1970, flags are 0 or 1,
// JSON is text. Nothing that SQLite and PostgreSQL give back differently is stored.

/** 0 or 1. */
export type Flag = 0 | 1;
/** JSON as text; parsed where it is read. */
export type JsonText = string;
/** Milliseconds since 1970. */
export type Time = number;

export interface Tables {
  /** What the deployment as a whole remembers: whether it was set up, the vault's check value, the policy of audit. */
  readonly settings: { readonly key: string; readonly value: string };
  /** Who holds what for how long in the whole fleet. `fence` only grows, so that a holder who lost it can be told apart. */
  readonly leases: {
    readonly name: string;
    readonly holder: string;
    readonly fence: number;
    readonly expires_at: Time;
  };
  /** Tries to sign in and to register clients, counted in windows of time. `name` is a digest of whose they are. */
  readonly attempts: { readonly name: string; readonly count: number; readonly ends_at: Time };
  readonly workspaces: {
    readonly id: string;
    readonly org_id: string;
    readonly name: string;
    readonly slug: string;
    readonly created_at: Time;
    readonly updated_at: Time;
  };
  /** A member of an organisation sees the workspaces that are named here; owners and admins see all. */
  readonly workspace_members: {
    readonly org_id: string;
    readonly workspace_id: string;
    readonly user_id: string;
    readonly created_at: Time;
  };
  /** AI teammates. */
  readonly agents: {
    readonly id: string;
    readonly org_id: string;
    readonly workspace_id: string;
    readonly name: string;
    readonly description: string;
    readonly created_by: string;
    readonly created_at: Time;
    readonly updated_at: Time;
  };
  /** The registry: descriptor connectors and external servers side by side. */
  readonly connectors: {
    readonly id: string;
    readonly org_id: string;
    /** Never changes. `oauth` and `simple` are external MCP servers. */
    readonly kind: "descriptor" | "simple" | "oauth";
    /** Unique in the organisation. */
    readonly name: string;
    /** Unique in the organisation; the tools appear as `mcp__<slug>__<tool>`. */
    readonly slug: string;
    /** When to use it; given to models. */
    readonly description: string;
    readonly state: "draft" | "published" | "disabled";
    /** `organisation`: for everybody in it; `assigned`: only for the workspaces that it is assigned to. */
    readonly availability: "organisation" | "assigned";
    /** `shared`: what an admin connected serves everybody; `personal`: everybody connects their own account. */
    readonly account: "shared" | "personal";
    /** The URL of an external server; may hold `${VARIABLE}`. */
    readonly url: string | null;
    /** {@link ExternalHeaders} as JSON. Secret values are in the vault and stand here as null. */
    readonly headers: JsonText | null;
    /** The catalogue's entry that it was made from. One of each in an organisation. */
    readonly catalogue_key: string | null;
    /** What the admin configured of OAuth: issuer, client id, scopes; `OAuthSettings` as JSON. */
    readonly oauth: JsonText | null;
    /** The version of the descriptor that is served. */
    readonly descriptor_version: number | null;
    /** What the last check found. */
    readonly status: "unknown" | "connected" | "disconnected" | "needs_authentication" | "drifted";
    readonly status_detail: string | null;
    readonly checked_at: Time | null;
    readonly created_by: string;
    readonly created_at: Time;
    readonly updated_at: Time;
    /** Grows with each change. */
    readonly revision: number;
  };
  readonly descriptor_versions: {
    readonly org_id: string;
    readonly connector_id: string;
    readonly version: number;
    readonly source: string;
    /** The compiled connector as JSON. */
    readonly compiled: JsonText;
    readonly hash: string;
    readonly created_by: string;
    readonly created_at: Time;
  };
  /** Every tool of every connector, whether anybody may use it or not. */
  readonly tools: {
    readonly org_id: string;
    readonly connector_id: string;
    /** As the upstream or the descriptor has it. */
    readonly name: string;
    /** What clients are shown: the definition that an admin approved, as JSON. */
    readonly definition: JsonText;
    /** SHA-256 of the canonical wire object that was approved. */
    readonly digest: string;
    /** Whether an admin added it. New tools start at 0. */
    readonly allowed: Flag;
    readonly approval: "automatic" | "needs_approval" | "denied";
    /** Another definition that the upstream gives now; while there is one the tool is quarantined. `{}` where it is gone. */
    readonly candidate: JsonText | null;
    readonly candidate_digest: string | null;
    readonly created_at: Time;
    readonly updated_at: Time;
  };
  /** How tools that are gone were to be called, where that was not `automatic`: one that comes back under the name is called so. */
  readonly kept_approvals: {
    readonly org_id: string;
    readonly connector_id: string;
    readonly name: string;
    readonly approval: Tables["tools"]["approval"];
  };
  /** What an external server tells models about itself, pinned as its tools are. Texts are JSON, so that they may hold any character. */
  readonly instructions: {
    readonly org_id: string;
    readonly connector_id: string;
    readonly approved: JsonText;
    readonly digest: string;
    /** Another text that the server gives now; models go on being told the approved one. */
    readonly candidate: JsonText | null;
    readonly candidate_digest: string | null;
    readonly updated_at: Time;
  };
  /** Which workspaces and agents a connector is for, and with which of its allowed tools. */
  readonly assignments: {
    readonly org_id: string;
    readonly connector_id: string;
    readonly subject_kind: "workspace" | "agent";
    readonly subject_id: string;
    /** Names of tools as a JSON array; null is all that the admin allows. */
    readonly tools: JsonText | null;
    readonly created_by: string;
    readonly created_at: Time;
  };
  /** Tools that a user switched off for their account. */
  readonly toggles: {
    readonly org_id: string;
    readonly user_id: string;
    readonly connector_id: string;
    readonly tool: string;
    readonly created_at: Time;
  };
  /** Credentials that somebody connected; the secrets are in the vault under the connection's id. */
  readonly connections: {
    readonly id: string;
    readonly org_id: string;
    readonly connector_id: string;
    readonly level: "organisation" | "workspace" | "user" | "agent";
    /** The organisation's, workspace's, user's or agent's id. One connection for each holder and connector. */
    readonly holder_id: string;
    /** The security scheme's type for descriptors; `header` or `oauth` for external servers. */
    readonly scheme: string;
    /** Fields that are no secrets, as a JSON object. */
    readonly configuration: JsonText;
    /** Names of the fields that the vault holds, as a JSON array. */
    readonly secret_fields: JsonText;
    readonly state: "connected" | "needs_authentication";
    readonly state_detail: string | null;
    /** When its credential was last tried, by whoever entered it or by a check. */
    readonly checked_at: Time | null;
    readonly created_by: string;
    readonly created_at: Time;
    readonly updated_at: Time;
    readonly revision: number;
  };
  /** Runtime tokens of descriptor connections (sealed), by the runtime's key. */
  readonly tokens: {
    readonly org_id: string;
    readonly connector_id: string;
    readonly key: string;
    readonly sealed: string;
    readonly updated_at: Time;
  };
  readonly variables: {
    readonly id: string;
    readonly org_id: string;
    readonly name: string;
    readonly secret: Flag;
    /** Null for a secret: the vault has it. */
    readonly value: string | null;
    readonly created_at: Time;
    readonly updated_at: Time;
  };
  /** Data keys, wrapped by a master key. */
  readonly data_keys: {
    readonly id: string;
    readonly org_id: string;
    readonly wrapped: string;
    readonly master_key_id: string;
    readonly state: "active" | "retired";
    /** Values sealed with it so far. */
    readonly sealed_count: number;
    readonly created_at: Time;
  };
  /** The vault. Nothing in it is readable without the organisation's data key and the place it stands at. */
  readonly secrets: {
    readonly org_id: string;
    /** Empty where the owner belongs to the whole organisation. */
    readonly workspace_id: string;
    /** A connection, a connector, a variable, an OAuth client or an authorization. */
    readonly owner_id: string;
    readonly field: string;
    readonly version: number;
    readonly key_id: string;
    /** IV, ciphertext and tag, base64url. */
    readonly sealed: string;
    readonly updated_at: Time;
  };
  /** What the gateway is at an authorization server: never used at another. */
  readonly oauth_clients: {
    readonly id: string;
    readonly org_id: string;
    readonly connector_id: string;
    readonly issuer: string;
    readonly registration: "configured" | "metadata_document" | "dynamic";
    readonly client_id: string;
    /** Endpoints and methods that were discovered, as JSON. */
    readonly metadata: JsonText;
    readonly created_at: Time;
    readonly updated_at: Time;
  };
  /** Authorizations that were begun and not yet answered. Single use; the verifier is sealed in `details`. */
  readonly oauth_authorizations: {
    readonly id: string;
    readonly org_id: string;
    readonly state_hash: string;
    /** Digest of the cookie of the browser that began it. */
    readonly browser_hash: string;
    readonly user_id: string;
    readonly connector_id: string;
    readonly level: "organisation" | "workspace" | "user" | "agent";
    readonly holder_id: string;
    readonly issuer: string;
    readonly redirect_uri: string;
    /** What else the answer has to fit, as JSON. */
    readonly details: JsonText;
    readonly expires_at: Time;
  };
  readonly approvals: {
    readonly id: string;
    readonly org_id: string;
    readonly connector_id: string;
    readonly tool: string;
    readonly user_id: string | null;
    readonly agent_id: string | null;
    readonly arguments_digest: string;
    /** Sensitive fields masked. */
    readonly arguments: JsonText;
    readonly state: "pending" | "approved" | "denied" | "used";
    readonly decided_by: string | null;
    readonly decided_at: Time | null;
    readonly created_at: Time;
    /** Of one that is used, until when its call's server is given an answer, or when it was. */
    readonly expires_at: Time;
  };
  /** One row an event, chained by hashes within an organisation. Never updated. */
  readonly audit_events: {
    readonly org_id: string;
    /** From 1, without gaps. */
    readonly seq: number;
    readonly at: Time;
    readonly kind: string;
    readonly actor: string;
    readonly agent_id: string | null;
    readonly connector_id: string | null;
    readonly tool: string | null;
    readonly decision: string | null;
    readonly outcome: string | null;
    /** The `seq` of the event that this one tells the end of. One end for each. */
    readonly ends: number | null;
    /** The whole event as canonical JSON: what the hash covers. */
    readonly event: JsonText;
    readonly previous_hash: string;
    readonly hash: string;
  };
  /** The end of each organisation's chain. */
  readonly audit_heads: { readonly org_id: string; readonly seq: number; readonly hash: string };
  /** What agents hold keys for, and anything else about API keys that the identity library has no place for. */
  readonly api_key_bindings: {
    readonly key_id: string;
    readonly org_id: string;
    readonly user_id: string | null;
    readonly agent_id: string | null;
    readonly workspace_id: string | null;
    readonly role: string;
    readonly created_at: Time;
  };
}
