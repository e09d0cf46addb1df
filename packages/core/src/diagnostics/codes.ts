import type { Severity } from "./diagnostic.ts";

interface Definition {
  readonly severity: Severity;
  /** One sentence, lower-case start, present tense, no full stop. `{names}` are filled by the reporter. */
  readonly message: string;
  /** The way out. May use the same names. */
  readonly hint?: string;
  /** Whether what it points at is a secret, which no printer may show. */
  readonly secret?: true;
}

/**
 * Every code that can be reported about a descriptor. Codes are public: renaming one is a
 * breaking change, and a retired one is never used again. Each has a page,
 * `rules/<area>/<name>.md`, and at least one case: under `test/cases/check` for what
 * `checkConnector` reports, and under `test/cases/invalid` for all others.
 */
export const codes = {
  "yaml/syntax": {
    severity: "error",
    message: "{problem}",
    hint: "look at what comes before it too: a bracket or quote that is not closed shows only later",
  },
  "yaml/tab-indent": {
    severity: "error",
    message: "a tab indents this line",
    hint: "indent with spaces; YAML does not allow tabs here",
  },
  "yaml/empty": {
    severity: "error",
    message: "the document has no content",
    hint: "start with `metadata:`, or let `mortise init` write a first descriptor",
  },
  "yaml/duplicate-key": {
    severity: "error",
    message: "the key `{key}` is already in this mapping",
    hint: "remove one of the two, or rename it",
  },
  "yaml/forbidden-key": {
    severity: "error",
    message: "the key `{key}` is not allowed anywhere",
    hint: "JavaScript gives it a meaning of its own; choose another name",
  },
  "yaml/not-a-name": {
    severity: "error",
    message: "a key must be a string",
    hint: "write the key in quotes",
  },
  "yaml/anchor": {
    severity: "error",
    message: "anchors are not allowed",
    hint: "write the value out where it is needed; if `&` is part of a text, put the text in quotes",
  },
  "yaml/alias": {
    severity: "error",
    message: "aliases are not allowed",
    hint: "write the value out here; if `*` is part of a text, put the text in quotes",
  },
  "yaml/merge-key": {
    severity: "error",
    message: "merge keys are not allowed",
    hint: "write the members out here",
  },
  "yaml/tag": {
    severity: "error",
    message: "tags are not allowed",
    hint: "remove the tag; if `!` is part of a text, put the text in quotes",
  },
  "yaml/directive": {
    severity: "error",
    message: "directives are not allowed",
    hint: "remove the line; descriptors are read as YAML 1.2",
  },
  "yaml/many-documents": {
    severity: "error",
    message: "a second document begins here",
    hint: "put each connector in a file of its own",
  },
  "yaml/bad-character": {
    severity: "error",
    message: "the text contains {character}, which YAML does not allow",
    hint: "remove the character, or write it as an escape in double quotes; half a surrogate pair needs its other half",
  },
  "yaml/not-json": {
    severity: "error",
    message: "this number has no JSON form",
    hint: "use a finite number; if a text is meant, put it in quotes",
  },
  "yaml/too-deep": {
    severity: "error",
    message: "mappings and sequences nest deeper than {limit} levels",
    hint: "flatten the structure",
  },
  "yaml/too-large": {
    severity: "error",
    message: "the document is larger than {limit}",
    hint: "split the connector, or raise the limit with `--max-size`",
  },
  "shape/unknown-key": {
    severity: "error",
    message: "{owner} has no such key",
    hint: "remove it, or begin it with `x-` to keep it as a note",
  },
  "shape/missing-key": {
    severity: "error",
    message: "{owner} needs `{key}`",
    hint: "{about}",
  },
  "shape/wrong-type": {
    severity: "error",
    message: "{expected} is needed here, not {found}",
  },
  "shape/not-one-of": {
    severity: "error",
    message: "this is not one of {choices}",
  },
  "shape/out-of-range": {
    severity: "error",
    message: "{fault}",
    hint: "{bound}",
  },
  "shape/bad-format": {
    severity: "error",
    message: "this is not {format}",
    hint: "{example}",
  },
  "connector/not-executed": {
    severity: "warning",
    message: "`{key}` is kept as data and not carried out",
    hint: "calls run without it; remove it if nothing else reads this descriptor",
  },
  "connector/insecure-url": {
    severity: "warning",
    message: "requests to this URL travel unencrypted",
    hint: "write `https`, unless the upstream has no such address",
  },
  "connector/no-tools": {
    severity: "warning",
    message: "the MCP server is enabled and offers no tools",
    hint: "map at least one operation in `route_mappings`, or set `enabled` to false",
  },
  "connector/reserved-name": {
    severity: "error",
    message: "`{name}` has a meaning of its own in JavaScript and cannot be a name here",
    hint: "choose another name",
  },
  "ref/unknown-operation": {
    severity: "error",
    message: "no operation has this `operation_id`",
    hint: "name one of the descriptor's operations, or describe this one under `operations`",
  },
  "ref/unknown-parameter": {
    severity: "error",
    message: "the operation `{operation}` has no parameter of this name",
    hint: "{choices}",
  },
  "ref/unused-key": {
    severity: "warning",
    message: "every parameter that this key could mean has an entry of its own, so it does nothing",
    hint: "remove it",
  },
  "ref/unknown-schema": {
    severity: "error",
    message: "{problem}",
    hint: "{choices}",
  },
  "schema/invalid": {
    severity: "error",
    message: "{problem}",
    hint: "write it as JSON Schema 2020-12 has it",
  },
  "schema/unused": {
    severity: "warning",
    message: "nothing refers to the schema `{name}`",
    hint: "refer to it as `#/schemas/{name}`, or remove it",
  },
  "ref/unknown-scheme": {
    severity: "error",
    message: "no entry of `authentication` has this `type`",
    hint: "{choices}",
  },
  "ref/unknown-field": {
    severity: "error",
    message: "the `{scheme}` authentication has no field `{field}`",
    hint: "{choices}",
  },
  "auth/duplicate-type": {
    severity: "error",
    message: "another entry has the type `{type}`, so `auth_type_ref` could mean either",
    hint: "join the two entries, or give one of them a type of its own",
  },
  "auth/duplicate-field": {
    severity: "error",
    message: "another field of this entry has the key `{key}`",
    hint: "rename one of the two",
  },
  "auth/no-scheme": {
    severity: "error",
    message: "these are not sent, because the operation uses no credential",
    hint: "let `auth_type_ref` name the entry of `authentication` that fills them, or remove them",
  },
  "auth/not-injected": {
    severity: "warning",
    message: "nothing carries the `{scheme}` credential, so the upstream never sees it",
    hint: "{way}",
  },
  "auth/bad-header": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "auth/incomplete-exchange": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "auth/scope-not-declared": {
    severity: "warning",
    message: "the authentication's `scopes` do not list this one",
    hint: "correct it, or add it to `oauth2.scopes` with what it permits",
  },
  "auth/secret-in-url": {
    severity: "error",
    message: "the secret `{field}` stands in a URL, where servers, proxies and histories record it",
    hint: "send it in a header with `auth_headers`",
  },
  "auth/secret-in-descriptor": {
    severity: "error",
    message: "{what} is written out here, and whoever reads the descriptor can use it",
    hint: "revoke it, then {way}",
    secret: true,
  },
  "auth/unmarked-secret": {
    severity: "warning",
    message: "the field `{key}` looks like a secret and is not marked as one, so logs and answers may show it",
    hint: "add `secret: true`",
  },
  "auth/unused-scheme": {
    severity: "warning",
    message: "no operation uses the `{type}` authentication",
    hint: "refer to it with `auth_type_ref: {type}`, or remove the entry",
  },
  "auth/foreign-test-endpoint": {
    severity: "warning",
    message: "no operation calls `{host}`, so testing a credential sends it to a host that never sees it otherwise",
    hint: "use an endpoint of the vendor's API itself",
  },
  "operation/duplicate-id": {
    severity: "error",
    message: "another operation has the id `{id}`",
    hint: "rename one of the two",
  },
  "operation/bad-endpoint": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "operation/bad-placeholder": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "operation/argument-in-host": {
    severity: "error",
    message: "the path parameter `{parameter}` stands in the host, so a model would choose where the credential goes",
    hint: "make it a field of the authentication that is not secret: then whoever connects chooses the host",
  },
  "operation/unfilled-placeholder": {
    severity: "error",
    message: "nothing fills the placeholder `{placeholder}`",
    hint: "declare a parameter of the same name with `location: path`",
  },
  "operation/unplaced-parameter": {
    severity: "error",
    message: "the path parameter `{parameter}` has no placeholder in the endpoint",
    hint: "write `{placeholder}` where its value belongs, or change its location",
  },
  "operation/body-on-get": {
    severity: "warning",
    message: "a {method} request carries no body that servers are bound to read (RFC 9110 section 9.3)",
    hint: "use `location: query`, or another method, unless the vendor asks for a body here",
  },
  "operation/bad-body": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "response/bad-paging": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "response/bad-pointer": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/bad-style": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/bad-body-path": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/bad-file": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/duplicate": {
    severity: "error",
    message: "the operation already has {location} parameter `{name}`",
    hint: "remove one of the two",
  },
  "parameter/optional-path": {
    severity: "error",
    message: "a path parameter cannot be left out, since the path would have a hole",
    hint: "set `required` to true, or give it a `default_value`",
  },
  "parameter/bad-name": {
    severity: "error",
    message: "`{name}` cannot be the name of a {location}",
    hint: "use letters, digits, `-` and `_`",
  },
  "parameter/guarded-header": {
    severity: "error",
    message: "no parameter may set the header `{name}`",
    hint: "remove the parameter; {way}",
  },
  "parameter/overwrites-credential": {
    severity: "error",
    message: "this would take the place of the {carrier} the credential",
    hint: "remove it, or send the credential in another way",
  },
  "parameter/bad-default": {
    severity: "error",
    message: "the default {fault}",
    hint: "give a value that a caller could give too",
  },
  "parameter/bad-fixed-value": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/inexact-value": {
    severity: "error",
    message: "JSON numbers cannot carry all digits of a whole number this large, so another one would be sent",
    hint: "declare the parameter as a string, and write the number in quotes",
  },
  "parameter/inexact-bound": {
    severity: "warning",
    message: "JSON numbers cannot carry all digits of a whole number this large, so the bound is only near it",
    hint: "use at most 9007199254740991, or leave the bound out",
  },
  "parameter/duplicate-member": {
    severity: "error",
    message: "the member `{name}` is sent under its own name, which something else in the {location} has too",
    hint: "rename or remove one of the two; objects in the {location} are sent member by member",
  },
  "parameter/bad-content-type": {
    severity: "error",
    message: "the body is sent as JSON, and this says that it is something else",
    hint: "use a JSON media type, such as `application/json`, or remove the parameter",
  },
  "parameter/bad-enum": {
    severity: "error",
    message: "this choice is not {expected}, as `field_type` says",
    hint: "change the choice or the `field_type`",
  },
  "parameter/impossible-bounds": {
    severity: "error",
    message: "no value fits between `{lower}` and `{upper}`",
    hint: "raise `{upper}` or lower `{lower}`",
  },
  "parameter/unused-constraint": {
    severity: "warning",
    message: "`{key}` says nothing about {type}",
    hint: "remove it, or change the `field_type`",
  },
  "parameter/bad-pattern": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "parameter/unbounded-unique-items": {
    severity: "error",
    message: "comparing every item with every other has no limit here",
    hint: "add `max_items` of at most 1000",
  },
  "parameter/too-many-properties": {
    severity: "error",
    message: "the operation takes more than {limit} parameters and properties",
    hint: "split the operation, or leave out what agents do not need",
  },
  "tool/hidden-text": {
    severity: "warning",
    message: "this holds {character}, which a person does not see and a model reads",
    hint: "remove it, or say in an ignore comment why the text needs it",
  },
  "tool/bad-name": {
    severity: "error",
    message: "a tool's name has only letters, digits, `_`, `-` and `.`",
    hint: "call it `{proposal}`",
  },
  "tool/long-name": {
    severity: "warning",
    message: "a tool's name of {length} characters is cut or refused by many clients",
    hint: "use 64 characters at most",
  },
  "tool/duplicate-name": {
    severity: "error",
    message: "another tool has the name `{name}`",
    hint: "rename one of the two",
  },
  "tool/short-description": {
    severity: "warning",
    message: "this description is too thin to choose the tool by",
    hint: "say what the tool does, when to use it and what it returns",
  },
  "tool/bad-argument-name": {
    severity: "error",
    message: "model providers refuse a tool with an argument of this name",
    hint: "call it `{proposal}`: letters, digits, `_`, `-` and `.`, 64 characters at most",
  },
  "tool/renamed-argument": {
    severity: "warning",
    message: "model providers refuse `{wanted}` as an argument's name, so the tool offers `{offered}`",
    hint: "choose a name yourself: `parameter_mappings: {mapping}`",
  },
  "tool/bad-fixed-argument": {
    severity: "error",
    message: "{problem}",
    hint: "{way}",
  },
  "tool/unmapped-parameter": {
    severity: "error",
    message: "the tool has no name for the required parameter `{parameter}` that a model could use",
    hint: "name it in `parameter_mappings`, with letters, digits, `_`, `-` and `.`",
  },
  "tool/duplicate-argument": {
    severity: "error",
    message: "two parameters of this tool would both be the argument `{argument}`",
    hint: "{way}",
  },
  "tool/contradictory-annotations": {
    severity: "warning",
    message: "{problem}",
    hint: "{way}",
  },
  "check/over-budget": {
    severity: "error",
    message: "{what} costs about {tokens} tokens, more than {allowed}",
    hint: "{way}",
  },
  "check/not-locked": {
    severity: "error",
    message: "the lock has nothing of this connector",
    hint: "write it with `mortise lock`, and commit it with the descriptor",
  },
  "check/lock-outdated": {
    severity: "error",
    message: "the lock is not up to date: {changes}",
    hint: "{way}",
  },
  "check/breaking-change": {
    severity: "error",
    message: "{change} ({kind})",
    hint: "keep what callers rely on, or let the version say so ({version} or later) and write the lock anew with `mortise lock`",
  },
  "check/version-step": {
    severity: "warning",
    message: "{problem}",
    hint: "{way}",
  },
  "check/left-out": {
    severity: "warning",
    message: "{profile} cannot take this tool: {what}",
    hint: "who serves it with this profile leaves the tool out; the fact is from {source}",
  },
  "check/too-many-tools": {
    severity: "warning",
    message: "{profile} cannot take this list: {what}",
    hint: "the fact is from {source}",
  },
  "check/title-is-name": {
    severity: "warning",
    message: "{problem}",
    hint: "give `mcp_tool_title`, as a person would read it in a menu",
  },
  "check/undecided-effect": {
    severity: "warning",
    message: "nothing says whether this {method} reads, adds or destroys",
    hint: "write `read_only: true`, `destructive: false` or `destructive: true` under `annotations`; without, clients ask their user before every call",
  },
  "check/doubtful-effect": {
    severity: "warning",
    message: "the description begins with `{verb}`, and the annotations say that the tool {effect}",
    hint: "correct the one that is wrong; clients decide by the annotations whether they ask their user",
  },
  "check/mixed-effects": {
    severity: "warning",
    message: "one tool reads and writes: {evidence}",
    hint: "map one tool that reads and one for each kind of change, with `fixed_arguments` where they call the same operation",
  },
  "check/long-prefixed-name": {
    severity: "warning",
    message: "with the client's prefix the name is `{full}`: {length} characters, and {longest} are taken",
    hint: "{way}",
  },
  "check/commands-the-model": {
    severity: "warning",
    message: "this text gives a model orders: {what}",
    hint: "say what the tool does and when it fits, and leave it to the model and its user what they do",
  },
  "check/cut-text": {
    severity: "warning",
    message: "the instructions have {length} characters, and a client cuts them at {longest}",
    hint: "say first how the tools work together; what is true of one tool belongs to its description",
  },
  "check/no-documentation": {
    severity: "warning",
    message: "the metadata names no documentation",
    hint: "give `documentation_url`, where the vendor documents its API",
  },
  "check/long-summary": {
    severity: "warning",
    message: "{what} has {length} characters, and registries list {longest} at most",
    hint: "say in `summary` what the connector is for, in one short sentence",
  },
  "check/example-finds-another": {
    severity: "warning",
    message:
      "for this example `{other}` clearly ranks first, and this tool {rank} (a word search as a proxy; no model was asked)",
    hint: "say in the description what tells the two apart, in the words that users have for it",
  },
  "check/not-for-finds-this": {
    severity: "warning",
    message:
      "this request is for another tool, and this one clearly ranks first (a word search as a proxy; no model was asked)",
    hint: "say in the description what the tool does not do, or in that of the other what it does",
  },
  "check/alike-descriptions": {
    severity: "warning",
    message: "`{other}` is described in nearly the same words",
    hint: "say what tells the two tools apart; a model sees nothing else",
  },
  "import/not-an-api-document": {
    severity: "error",
    message: "the document says neither `openapi` nor `swagger`, so it is no API document",
    hint: 'import the vendor\'s OpenAPI or Swagger document; it begins with `openapi: 3...` or `swagger: "2.0"`',
  },
  "import/unsupported-version": {
    severity: "error",
    message: "version {version} of the format cannot be read",
    hint: "OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 can; converters exist for older ones",
  },
  "ignore/unknown-code": {
    severity: "error",
    message: "there is no diagnostic `{code}` to ignore",
    hint: "name a code as it is printed: `# ignore area/name: reason`",
  },
  "ignore/not-ignorable": {
    severity: "error",
    message: "`{code}` cannot be ignored",
    hint: "only warnings can; correct what it reports, then remove this comment",
  },
  "ignore/no-reason": {
    severity: "error",
    message: "the comment does not say why `{code}` is ignored",
    hint: "write the reason after a colon: `# ignore {code}: reason`",
  },
  "ignore/unused": {
    severity: "warning",
    message: "nothing here reports `{code}`",
    hint: "remove the comment, or put it on the line it is about or right above that line",
  },
  "report/too-many": {
    severity: "warning",
    message: "{count} more diagnostics are not shown",
    hint: "correct the ones above first",
  },
} as const satisfies Record<string, Definition>;

/** The name of a diagnostic: `area/kebab-case`. */
export type DiagnosticCode = keyof typeof codes;

/** The `{names}` that a message template asks for. */
type Names<M extends string> = M extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type HintOf<C extends DiagnosticCode> = (typeof codes)[C] extends { readonly hint: infer H extends string } ? H : "";

/** The values that reporting a code needs; a missing or unknown one does not compile. */
export type Params<C extends DiagnosticCode> = {
  readonly [K in Names<(typeof codes)[C]["message"]> | Names<HintOf<C>>]: string;
};
