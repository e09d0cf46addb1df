import { variableName, type CompiledConnector, type SecurityScheme } from "@mortise/core";
import { foreign, type ForeignText } from "../../literals.ts";

/** One field of a credential, as a person sets it. */
export interface FieldView {
  readonly label: ForeignText;
  /** Safe wherever it stands: letters, digits and `_`. */
  readonly variable: string;
  readonly secret: boolean;
  /** Whether the server is of no use without it. */
  readonly required: boolean;
  readonly fallback: ForeignText | null;
}

/** One way to authenticate. */
export interface SchemeView {
  readonly type: ForeignText;
  readonly fields: readonly FieldView[];
  /** Whether somebody has to agree in a browser before there is a token. */
  readonly agreed: boolean;
}

/** The ways to authenticate that tools use. */
export function schemeViews({ metadata, securitySchemes, tools }: CompiledConnector): readonly SchemeView[] {
  const used = new Set(tools.map(({ plan }) => plan.injection?.scheme));
  const schemes = Object.values(securitySchemes).filter(({ type }) => used.has(type));
  return schemes.map((scheme) => ({
    type: foreign(scheme.type),
    fields: [...declaredFields(scheme, metadata.slug, schemes.length === 1), ...obtainedFields(scheme, metadata.slug)],
    agreed: isAgreed(scheme),
  }));
}

/** Each variable once: schemes may share fields. */
export function variablesOf(schemes: readonly SchemeView[]): readonly FieldView[] {
  const fields = schemes.flatMap((scheme) => scheme.fields);
  return Array.from(new Map(fields.toReversed().map((field) => [field.variable, field])).values()).toReversed();
}

function declaredFields({ fields }: SecurityScheme, slug: string, only: boolean): readonly FieldView[] {
  return fields.map(({ key, label, secret, required, default: given }) => ({
    label: foreign(label),
    variable: variableName(slug, key),
    secret,
    required: required && only && given === undefined,
    fallback: given === undefined || secret ? null : foreign(typeof given === "string" ? given : JSON.stringify(given)),
  }));
}

/** What `mortise auth login` obtains, and a person may also have from elsewhere. */
function obtainedFields(scheme: SecurityScheme, slug: string): readonly FieldView[] {
  if (!isAgreed(scheme) || scheme.exchange?.kind !== "oauth2") return [];
  const keys = scheme.exchange.refreshToken.flatMap((part) => (part.kind === "field" ? [part.key] : []));
  return keys
    .filter((key) => scheme.fields.every((field) => field.key !== key))
    .map((key) => ({
      label: foreign("Refresh token, from mortise auth login"),
      variable: variableName(slug, key),
      secret: true,
      required: false,
      fallback: null,
    }));
}

function isAgreed({ exchange }: SecurityScheme): boolean {
  return exchange?.kind === "oauth2" && exchange.grantType === "authorization_code";
}
