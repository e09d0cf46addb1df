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
  const columns: number[] = [];
  /** Colons seen since a line, comma or bracket began, for each bracket that is open and for the block around them. */
  const colons: number[] = [0];
  let nestedColons = 0;
  let column = 0;
  let atLineStart = true;
  const forgetColons = () => {
    const last = colons.length - 1;
    nestedColons -= Math.max(0, (colons[last] ?? 0) - 1);
    colons[last] = 0;
  };
  return {
    next(type, length) {
      const inFlow = colons.length > 1;
      switch (type) {
        case null:
        case "byte-order-mark":
          return columns.length + colons.length - 1 + nestedColons;
        case "newline":
          column = 0;
          if (!inFlow) {
            atLineStart = true;
            forgetColons();
          }
          return columns.length + colons.length - 1 + nestedColons;
        case "space":
        case "comment":
          column += length;
          return columns.length + colons.length - 1 + nestedColons;
        case "map-value-ind": {
          const last = colons.length - 1;
          const count = (colons[last] ?? 0) + 1;
          colons[last] = count;
          if (count > 1) nestedColons += 1;
          break;
        }
        case "comma":
          forgetColons();
          break;
        case "flow-map-start":
        case "flow-seq-start":
          colons.push(0);
          break;
        case "flow-map-end":
        case "flow-seq-end":
          if (inFlow) {
            forgetColons();
            colons.pop();
          }
          break;
        default:
          break;
      }
      if (!inFlow && atLineStart) {
        while (columns.length > 0 && (columns.at(-1) ?? 0) > column) columns.pop();
        if ((columns.at(-1) ?? -1) < column) columns.push(column);
        atLineStart = type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind";
      }
      column += length;
      return columns.length + colons.length - 1 + nestedColons;
    },
  };
}
