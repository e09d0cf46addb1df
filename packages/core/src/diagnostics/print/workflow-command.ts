import { printable } from "./printable.ts";

/** One line that GitHub shows as an annotation, at the place that the properties name. */
export function workflowCommand(
  command: "error" | "warning" | "notice",
  properties: { readonly [name: string]: string | number },
  text: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${written.join(",")}::${escapeData(text)}\n`;
}

/** Without this a line break in a file's text would begin a workflow command of its own. */
function escapeData(text: string): string {
  const safe = text
    .split(/\r\n|[\r\n]/)
    .map(printable)
    .join("\n");
  return safe.replaceAll("%", "%25").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
