import {
  variableName,
  type CompiledConnector,
  type CredentialField,
  type Descriptor,
  type NeededScope,
  type SchemeScopes,
  type ScopeReport,
  type SecurityScheme,
} from "@mortise/core";
import { oneLine, paragraphsOf } from "./text.ts";

/** One way to authenticate. */
export interface SchemeView {
  readonly type: string;
  readonly label: string;
  readonly paragraphs: readonly string[];
  /** What becomes of the fields, in a sentence; `null` where they are sent as they are. */
  readonly exchange: string | null;
  /** Whether a user signs in with a browser first. */
  readonly isSignedIn: boolean;
  readonly fields: readonly FieldView[];
  readonly scopes: ScopesView | null;
}

/** One thing a user fills in to connect. */
export interface FieldView {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** The environment variable that holds it. */
  readonly variable: string;
  readonly default: string | null;
  /** An example, or the values to choose from. */
  readonly allowed: readonly string[];
  readonly placeholder: string | null;
}

/** The scopes of one way to authenticate, and the tools that need each. */
export interface ScopesView {
  readonly isRequested: boolean;
  readonly needed: readonly (NeededScope & { readonly meaning: string })[];
  readonly excess: readonly { readonly scope: string; readonly meaning: string }[];
  readonly notAsked: readonly string[];
  readonly undeclared: readonly string[];
}

type Authentication = NonNullable<Descriptor["authentication"]>[number];

/** Every way to authenticate that a tool uses, in the connector's order. */
export function schemeViews(
  connector: CompiledConnector,
  descriptor: Descriptor | undefined,
  report: ScopeReport,
): readonly SchemeView[] {
  const used = new Set(connector.tools.map(({ plan }) => plan.injection?.scheme));
  return Object.values(connector.securitySchemes)
    .filter(({ type }) => used.has(type))
    .map((scheme) => {
      const declared = descriptor?.authentication?.find(({ type }) => type === scheme.type);
      const scopes = report.schemes.find(({ scheme: type }) => type === scheme.type);
      return {
        type: oneLine(scheme.type),
        label: oneLine(declared?.label ?? scheme.type),
        paragraphs: paragraphsOf(declared?.description ?? ""),
        exchange: exchangeText(scheme),
        isSignedIn: isSignedIn(scheme),
        fields: scheme.fields.map((field) => fieldView(field, declared, connector.metadata.slug)),
        scopes: scopes === undefined ? null : scopesView(scopes, declared?.oauth2?.scopes ?? {}),
      };
    });
}

/** Whether a user agrees in a browser before the first call. */
export function isSignedIn({ exchange }: SecurityScheme): boolean {
  return exchange?.kind === "oauth2" && exchange.grantType === "authorization_code";
}

const GRANTS = {
  authorization_code: "OAuth 2: a user agrees in a browser, and the connection keeps a refresh token.",
  client_credentials: "OAuth 2: the client's own account obtains a token, with no user.",
  jwt_bearer: "OAuth 2: a service account signs an assertion, and obtains a token for it.",
  refresh_token: "OAuth 2: the connection is given a refresh token, and renews its access with it.",
} as const;

function exchangeText({ exchange }: SecurityScheme): string | null {
  if (exchange === undefined) return null;
  return exchange.kind === "oauth2"
    ? GRANTS[exchange.grantType]
    : "The fields log in first; calls carry the session that the login answers.";
}

function fieldView(field: CredentialField, declared: Authentication | undefined, slug: string): FieldView {
  const said = declared?.fields?.find(({ key }) => key === field.key);
  return {
    key: oneLine(field.key),
    label: oneLine(field.label),
    description: oneLine(said?.description ?? ""),
    required: field.required,
    secret: field.secret,
    variable: variableName(slug, field.key),
    default: field.default === undefined ? null : oneLine(JSON.stringify(field.default)),
    allowed: (said?.enum ?? []).map((value) => oneLine(JSON.stringify(value))),
    placeholder: said?.placeholder === undefined ? null : oneLine(said.placeholder),
  };
}

function scopesView(scopes: SchemeScopes, meanings: { readonly [scope: string]: string }): ScopesView {
  const meaningOf = (scope: string) => (Object.hasOwn(meanings, scope) ? oneLine(meanings[scope] ?? "") : "");
  return {
    isRequested: scopes.kind === "requested",
    needed: scopes.needed.map(({ scope, tools }) => ({
      scope: oneLine(scope),
      meaning: meaningOf(scope),
      tools: tools.map(oneLine),
    })),
    excess: scopes.excess.map((scope) => ({ scope: oneLine(scope), meaning: meaningOf(scope) })),
    notAsked: scopes.notAsked.map(oneLine),
    undeclared: scopes.undeclared.map(oneLine),
  };
}
