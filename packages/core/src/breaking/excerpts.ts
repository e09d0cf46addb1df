/** How much of a text is shown from where it begins to differ, and how much of what comes before. */
const SHOWN = 80;
const LEAD = 20;

/** How a text changed, as the rest of a sentence: the parts where the two begin to differ. */
export function excerpts(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `is new: ${excerpt(after ?? "", 0)}`;
  if (after === undefined) return `is gone; it was ${excerpt(before, 0)}`;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  return `is ${excerpt(after, at)} now, and was ${excerpt(before, at)}`;
}

function excerpt(text: string, difference: number): string {
  const lead = difference <= LEAD ? 0 : text.lastIndexOf(" ", difference - LEAD) + 1;
  const end = Math.max(difference, lead) + SHOWN;
  return `\`${lead > 0 ? "…" : ""}${text.slice(lead, end).replaceAll("`", "'")}${end < text.length ? "…" : ""}\``;
}
