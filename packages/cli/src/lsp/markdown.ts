/** A name as code, on one line and closed whatever it holds. */
export function code(text: string): string {
  return `\`${text.replaceAll(/[`\s]+/g, " ")}\``;
}

/** A descriptor's text as nothing but text: an editor would fetch the pictures of a hostile one. */
export function plainText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()<>#+\-!|~&:]/g, "\\$&");
}

/** JSON in a fence, cut where it would be more than an editor shows at once. A line of it never begins with a backtick. */
export function jsonFence(value: unknown, most = 20_000): string {
  const text = JSON.stringify(value, null, 2);
  const shown = text.length <= most ? text : `${text.slice(0, text.lastIndexOf("\n", most))}\n…`;
  return `\`\`\`json\n${shown}\n\`\`\``;
}
