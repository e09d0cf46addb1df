/** What somebody else said, for people: on one line, without anything invisible, cut. */
export function plainText(text: string, length = 200): string {
  const clean = text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
  return clean.length > length ? `${clean.slice(0, length)}…` : clean;
}
