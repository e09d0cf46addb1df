import { looksSecret, namesSecret } from "../audit/looks-secret.ts";
import { RestError } from "../rest/rest-error.ts";

const NAMES_VARIABLE = /^\$\{[A-Z][A-Z0-9_]*\}$/;
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey)\s+/i;

interface Header {
  readonly name: string;
  readonly value?: string | undefined;
  readonly secret: boolean;
}

/**
 * Refuses a header, or a parameter of the URL, that a model writes a secret into: what it sends is in its provider's
 * hands. Either may name the variable that has the secret, and a header whose value is left out keeps it.
 *
 * @param body - Of a route that takes `headers` and `url`, as it was validated.
 * @throws RestError 422, `secret_given`, without the value.
 */
export function refuseSecrets(body: unknown, organisation: string): void {
  const { headers = [], url } = body as { readonly headers?: readonly Header[]; readonly url?: string | null }; // the schema of these routes
  const given = headers.findIndex(isSecret);
  const header = headers[given];
  if (header !== undefined)
    throw secretGiven(`The value of the header ${header.name}`, `/headers/${String(given)}/value`, organisation);
  const parameter = parametersOf(url ?? "").findIndex(isSecretParameter);
  // Its name may be the secret.
  if (parameter !== -1) throw secretGiven(`Parameter ${String(parameter + 1)} of the URL`, "/url", organisation);
}

function secretGiven(what: string, at: string, organisation: string): RestError {
  const message = `${what} is a secret, and secrets are entered by people, not sent by a model.`;
  return new RestError(422, "secret_given", message, {
    hint:
      `Leave it out: a person enters it with PUT /api/organizations/${organisation}/mcps/mcp/{mcp_id}. Or name ` +
      `a variable, as \${TOKEN}, whose value a person enters with POST /api/organizations/${organisation}/variables.`,
    faults: [{ in: "arguments", at, message }],
  });
}

/** Nothing but a variable, after a scheme as `Authorization` has one: `Bearer ${TOKEN}`. */
const namesVariable = (value: string): boolean => NAMES_VARIABLE.test(value.replace(SCHEME, ""));

/** What is called plain and is none counts as well: it would be shown to whoever reads the configuration. */
function isSecret({ name, value, secret }: Header): boolean {
  if (value === undefined || namesVariable(value)) return false;
  return secret || namesSecret(name) || looksSecret(value);
}

/** Of a URL that need not be one before its variables are filled in. */
function parametersOf(url: string): readonly (readonly [name: string, value: string])[] {
  const [, query = ""] = url.split(/\?([^#]*)/);
  return Array.from(new URLSearchParams(query));
}

function isSecretParameter([name, value]: readonly [name: string, value: string]): boolean {
  if (namesVariable(value)) return false;
  return (value !== "" && namesSecret(name)) || looksSecret(`?${name}=${value}`);
}
