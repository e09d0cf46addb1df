/** What vendors' secrets look like. Each begins with a mark that nothing else has. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a GitHub token", /\b(?:gh[opsru]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50})/],
  ["a GitLab token", /\bglpat-[A-Za-z0-9_-]{20}/],
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}/],
  ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{20}/],
  ["a Stripe key", /\b[rs]k_(?:live|test)_[0-9A-Za-z]{20}/],
  ["an OpenAI or Anthropic key", /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32}/],
  ["a SendGrid key", /\bSG\.[\w-]{16,32}\.[\w-]{32}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}/],
  ["a Notion token", /\b(?:secret|ntn)_[A-Za-z0-9]{40}/],
  ["a Shopify token", /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/],
  ["a signed token", /\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10}/],
];
/** Documentation shows keys like `AKIAIOSFODNN7EXAMPLE`. */
const SHOWN_AS_EXAMPLE = /example|xxxx|\.\.\.|1234567890abcdef/i;

/** What kind of secret a text holds, if it holds one that can be told by its shape. */
export function knownSecret(text: string): string | undefined {
  return SHAPES.find(([, shape]) => {
    const found = shape.exec(text)?.[0];
    return found !== undefined && !SHOWN_AS_EXAMPLE.test(found);
  })?.[0];
}

const CREDENTIAL_HEADER =
  /^(?:(?:proxy-)?authorization|cookie|(?:.*[-_])?(?:api-?key|auth-?key|access-?key|token|secret|password))$/i;
const SCHEME_WORD = /^(?:bearer|basic|token|apikey|digest)\s+/i;

/**
 * Whether the value of a header looks like a credential that is written out: a literal where a
 * credential belongs, or anywhere a long word that nobody would make up.
 */
export function isWrittenOut(header: string, value: string): boolean {
  const literal = value.replaceAll(/\{[^{}]*\}/g, " ").replace(SCHEME_WORD, "");
  const isLiteral = !/\{[^{}]+\}/.test(value);
  if (isLiteral && CREDENTIAL_HEADER.test(header) && /^[\w.~+/=:-]{8,}$/.test(literal.trim())) return true;
  return literal.split(/[^A-Za-z0-9+/=_-]+/).some(isRandom);
}

/** Long, of letters and digits mixed, and hardly a character twice: 3.5 bits a character is above any word or version. */
function isRandom(word: string): boolean {
  if (word.length < 20 || word.length > 4_000) return false;
  const longest = word.split(/[-_/]/).reduce((most, run) => Math.max(most, run.length), 0);
  return longest >= 12 && /[0-9]/.test(word) && /[A-Za-z]/.test(word) && bitsPerCharacter(word) >= 3.5;
}

function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
