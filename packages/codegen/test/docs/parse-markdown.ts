import * as prettier from "prettier";

/** A node of a Markdown document, as mdast has it. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
}

// The parser of Prettier is GFM's. It is left out of its types, and stays: its own tools use it.
const { __debug: inside } = prettier as unknown as {
  readonly __debug: {
    parse(text: string, options: { readonly parser: string }): Promise<{ readonly ast: MarkdownNode }>;
  };
};

/** Parses Markdown with the tables of code hosts. */
export async function parseMarkdown(text: string): Promise<MarkdownNode> {
  return (await inside.parse(text, { parser: "markdown" })).ast;
}

/** The text of a node, without marks. */
export function plain({ value = "", children = [] }: MarkdownNode): string {
  return `${value}${children.map(plain).join("")}`;
}
