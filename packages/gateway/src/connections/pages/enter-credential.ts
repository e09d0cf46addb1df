import { html } from "hono/html";
import { type Connectable, pathOf } from "../../oauth/pages/find-connectable.ts";
import { formToken } from "../../oauth/pages/form-token.ts";
import { notice } from "../../oauth/pages/page.ts";
import { RestError } from "../../rest/rest-error.ts";
import type { Services } from "../../services.ts";
import { connect } from "../connect.ts";
import type { Entered, FieldFault } from "../entered-credential.ts";
import type { CredentialForm, FormField } from "../credential-forms.ts";

/** What was wrong with what somebody entered, and what of it is no secret, so that it need not be entered again. */
interface Rejected {
  readonly scheme: string | undefined;
  readonly problems: readonly string[];
  readonly configuration: Entered["configuration"];
}

type Content = ReturnType<typeof html>;

/**
 * A connector's forms as HTML: where what is entered goes, and in what. The values of secret fields never stand in a
 * page.
 */
export function formsOf(
  services: Pick<Services, "vault" | "clock">,
  connectable: Connectable,
  forms: readonly CredentialForm[],
  rejected?: Rejected,
): Content {
  const token = formToken(services, connectable.principal, pathOf(connectable));
  return html`${forms.map((form) => {
    const isRejected = rejected !== undefined && rejected.scheme === form.scheme;
    return html`<form method="post" action="${pathOf(connectable)}" autocomplete="off">
      ${forms.length > 1 ? html`<h2>${form.title}</h2>` : ""}
      <dl>
        <dt>Sent to</dt>
        ${form.sentTo.map((origin) => html`<dd>${origin}</dd>`)}
        <dt>In</dt>
        ${form.sentIn.map((place) => html`<dd>${place}</dd>`)}
      </dl>
      ${isRejected ? rejected.problems.map((problem) => html`<p role="alert">${problem}</p>`) : ""}
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="scheme" value="${form.scheme ?? ""}" />
      ${form.fields.map((field) => inputOf(field, isRejected ? rejected.configuration[field.key] : undefined))}
      <button type="submit">Connect</button>
    </form>`;
  })}`;
}

function inputOf({ key, label, secret, required, lines }: FormField, value: unknown = ""): Content {
  const name = `${FIELD}${key}`;
  const attributes = html`name="${name}" autocomplete="off" autocapitalize="off" spellcheck="false"
  ${required ? "required" : ""}`;
  if (lines) return html`<label>${label} <textarea ${attributes} rows="8"></textarea></label>`;
  return secret
    ? html`<label>${label} <input type="password" ${attributes} /></label>`
    : html`<label>${label} <input type="text" ${attributes} value="${String(value)}" /></label>`;
}

const FIELD = "field.";

/** Tries what was entered, and saves it where it works; where it does not, the page says why. */
export async function enterCredential(
  services: Services,
  connectable: Connectable,
  forms: readonly CredentialForm[],
  given: URLSearchParams,
  signal: AbortSignal,
  again: (forms: Content) => Promise<Response>,
): Promise<Response> {
  const { connector, principal, whose } = connectable;
  const scheme = given.get("scheme") ?? "";
  const form = forms.find((one) => (one.scheme ?? "") === scheme);
  if (form === undefined)
    return notice(409, `Connect ${connector.name}`, "It was changed meanwhile. Open its page again.");
  const entered = readEntered(form, given);
  try {
    await connect(services, connector, whose, entered, principal.user, signal);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.status !== 422) return notice(error.status, `${connector.name} is not connected`, error.message);
    const rejected = { scheme: form.scheme, problems: problemsOf(error), configuration: entered.configuration };
    return again(formsOf(services, connectable, forms, rejected));
  }
  return notice(200, "Connected", `${connector.name} is connected. You can close this page.`);
}

function readEntered({ scheme, fields }: CredentialForm, given: URLSearchParams): Entered {
  const filled = fields.flatMap((field) => {
    // Forms send line breaks as CR LF. What is on one line was mostly pasted, with what stood around it.
    const text = (given.get(FIELD + field.key) ?? "").replaceAll("\r\n", "\n");
    const value = field.lines ? text : text.trim();
    return value === "" ? [] : [{ field, value }];
  });
  const half = (isSecret: boolean) =>
    Object.fromEntries(filled.flatMap(({ field, value }) => (field.secret === isSecret ? [[field.key, value]] : [])));
  return { ...(scheme === undefined ? {} : { scheme }), configuration: half(false), secrets: half(true) };
}

function problemsOf({ code, message, faults, hint }: RestError): readonly string[] {
  // The routes name each field; here the label says which it is.
  if (code === "fields_invalid") return (faults as readonly FieldFault[]).map((fault) => fault.message);
  return hint === undefined ? [message] : [message, hint];
}
