const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- Control characters are what this is about.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * The beginning of a foreign text on one line, without characters that a person would not see
 * (terminal escapes, direction marks, the tag block).
 */
export function excerpt(text: string, maxLength: number): string {
  // Twice the length leaves room for what is dropped; the rest of a long body is not looked at.
  const plain = text
    .slice(0, maxLength * 2)
    .replaceAll(UNSEEN, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
  const whole = plain.length <= maxLength && text.length <= maxLength * 2;
  return whole ? plain : `${withoutHalfCharacter(plain.slice(0, maxLength - 1))}…`;
}

/** Drops a surrogate that a cut has left alone at the end. */
export function withoutHalfCharacter(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
