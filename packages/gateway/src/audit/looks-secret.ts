/** Words that make a name secret wherever they stand in it: `db_password`, `X-Api-Key`, `accessToken`. */
const SECRET_WORDS =
  /(?:^|_)(?:passwords?|passwd|pwd|passphrase|passcode|secrets?|tokens?|credentials?|authorization|cookies?|jwt|bearer|otp|pin|cvv|cvc|ssn|signature|assertion|code_verifier|session_id|(?:api|access|private|secret|auth|encryption|signing|master|client|shared|ssh)_?keys?)(?:_|$)/;

/** Names that have such a word and hold no secret. */
const HARMLESS_NAMES = /^(?:(?:max|min|num|total|next|prev|previous)_tokens?|(?:next_)?page_tokens?|sync_token)$/;

/** Whether what stands under the name is likely a secret. */
export function namesSecret(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
  return SECRET_WORDS.test(words) && !HARMLESS_NAMES.test(words);
}

/** Prefixes that vendors give their secrets, and schemes that a secret follows. */
const KNOWN_SECRET =
  /(?:^|[^A-Za-z0-9])(?:(?:sk|pk|rk|whsec)[-_](?:live|test|proj|ant)?|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza|ya29\.|eyJ[A-Za-z0-9_-]{8,}\.|npm_|pypi-|dop_v1_|hf_|shpat_|SG\.|EAAC|lin_api_|ntn_|secret_)[A-Za-z0-9_.-]{8,}|\b(?:bearer|basic|token|apikey)\s+[A-Za-z0-9+/=._~-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY|:\/\/[^/\s:@]+:[^/\s@]+@|[?&;](?:[a-z_-]*(?:token|secret|password|key|sig|signature|code|auth))=[^&\s]{4,}/i;

const WORD = /[A-Za-z0-9+/_=~.-]{20,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has a part that looks like a token: a known form, or a long word that no person writes. */
export function looksSecret(text: string): boolean {
  if (KNOWN_SECRET.test(text)) return true;
  return (text.match(WORD) ?? []).some((word) => !UUID.test(word) && isRandom(word));
}

/**
 * A word that mixes letters and digits often, as random bytes in base64 or hex do, and paths, slugs and dates do
 * not: at least a fifth of the neighbours are of another kind (small letter, capital, digit).
 */
function isRandom(word: string): boolean {
  const kinds = Array.from(word.replaceAll(/[^A-Za-z0-9]/g, ""), kindOf);
  if (kinds.length < 16 || new Set(kinds).size < 2) return false;
  const turns = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return turns * 5 >= kinds.length;
}

function kindOf(character: string): "digit" | "capital" | "small" {
  if (character <= "9") return "digit";
  return character <= "Z" ? "capital" : "small";
}
