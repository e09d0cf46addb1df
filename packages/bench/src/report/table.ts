/** Rows as a Markdown table whose columns line up: the first to the left, the others, which hold figures, to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, 3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, column)).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** A figure with as many digits as it deserves: three, or all before the point. `-` where there is none. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const rounded = Number(value.toPrecision(3));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(rounded), 0.01))));
  return value.toFixed(digits).replaceAll(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
}

/** Bytes, in KiB or MiB where they are many. */
export function bytes(value: number): string {
  const size = Math.abs(value);
  if (size < 1024) return `${value.toFixed(0)} B`;
  return size < 1024 * 1024 ? `${figure(value / 1024)} KiB` : `${figure(value / 1024 / 1024)} MiB`;
}
