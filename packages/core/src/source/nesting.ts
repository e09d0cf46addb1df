import type { CST } from "yaml";

/** Follows how deep a token stream nests. */
export interface Nesting {
  /** Takes the next token (null for one without room in the text) and answers the depth there. */
  next(type: CST.TokenType | null, length: number): number;
}

/**
 * Bounds nesting from tokens alone, because the parser that would know it exactly recurses as deep as the text does.
 *
 * Block nesting shows as growing columns of `-`, `?` and first words of a line; flow nesting as brackets; and a
 * second `:` on one line nests too. The figure may be one above the truth, and below it by a factor of two where
 * sequences are not indented; the composer counts exactly.
 */
export function createNesting(): Nesting {
  /** Columns at which the block collections that are open began. */
  const columns: number[] = [];
  /** Colons since the line, comma or bracket, for the block and for each bracket that is open in it. */
  const colons: number[] = [0];
  let nestedColons = 0;
  let column = 0;
  let atLineStart = true;

  const countColon = () => {
    const count = (colons.pop() ?? 0) + 1;
    colons.push(count);
    if (count > 1) nestedColons += 1;
  };
  const forgetColons = () => {
    nestedColons -= Math.max(0, (colons.pop() ?? 0) - 1);
    colons.push(0);
  };
  const beginColumn = (type: CST.TokenType) => {
    while ((columns.at(-1) ?? -1) > column) columns.pop();
    if (columns.at(-1) !== column) columns.push(column);
    // After an indicator, what follows on the line begins a column of its own.
    atLineStart = type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind";
  };

  return {
    next(type, length) {
      const inFlow = colons.length > 1;
      if (type === "newline") {
        column = 0;
        if (!inFlow) {
          atLineStart = true;
          forgetColons();
        }
      } else if (type !== null && type !== "byte-order-mark") {
        if (!inFlow && atLineStart && type !== "space" && type !== "comment") beginColumn(type);
        column += length;
        if (type === "map-value-ind") countColon();
        else if (type === "comma") forgetColons();
        else if (type === "flow-map-start" || type === "flow-seq-start") colons.push(0);
        else if (inFlow && (type === "flow-map-end" || type === "flow-seq-end")) {
          forgetColons();
          colons.pop();
        }
      }
      return columns.length + colons.length - 1 + nestedColons;
    },
  };
}
