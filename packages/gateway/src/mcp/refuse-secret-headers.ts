import { looksSecret, namesSecret } from "../audit/looks-secret.ts";
import { RestError } from "../rest/rest-error.ts";

/** Nothing but a variable, after a scheme as `Authorization` has one: `Bearer ${TOKEN}`. */
const NAMES_VARIABLE = /^(?:(?i:Bearer|Basic|Token|ApiKey)\s+)?\$\{[A-Z][A-Z0-9_]*\}$/;

interface Header {
  readonly name: string;
  readonly value?: string | undefined;
  readonly secret: boolean;
}

/**
 * Refuses headers that a model writes a secret into: what it sends is in its provider's hands. A header may name the
 * variable that has the secret, and one whose value is left out keeps it.
 *
 * @param body - Of a route that takes `headers`, as it was validated.
 * @throws RestError 422, `secret_given`, without the value.
 */
export function refuseSecretHeaders(body: unknown, organisation: string): void {
  const { headers = [] } = body as { readonly headers?: readonly Header[] }; // the schema of these routes
  const given = headers.findIndex(isSecret);
  if (given === -1) return;
  const { name = "" } = headers[given] ?? {};
  const at = `/headers/${String(given)}/value`;
  const message = `The value of the header ${name} is a secret, and secrets are entered by people, not sent by a model.`;
  throw new RestError(422, "secret_given", message, {
    hint:
      `Leave the header out: a person enters it with PUT /api/organizations/${organisation}/mcps/mcp/{mcp_id}. Or name ` +
      `a variable, as \${TOKEN}, whose value a person enters with POST /api/organizations/${organisation}/variables.`,
    faults: [{ in: "arguments", at, message }],
  });
}

/** What is called plain and is none counts as well: it would be shown to whoever reads the configuration. */
function isSecret({ name, value, secret }: Header): boolean {
  if (value === undefined || NAMES_VARIABLE.test(value)) return false;
  return secret || namesSecret(name) || looksSecret(value);
}
