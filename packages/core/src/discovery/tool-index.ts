import type { Tool } from "../tools/tool.ts";
import { queryConcepts } from "./query-concepts.ts";
import { FIELDS, toolWords, type Field } from "./tool-words.ts";

/** Finds tools by words. The same words over the same tools give the same answer everywhere. */
export interface ToolIndex {
  /** The tools that fit at all, the best first, and by name where they fit equally. An exact name comes before everything. */
  search(query: string): readonly Tool[];
  /** The same by words alone, with how well each tool fits. */
  rank(query: string): readonly RankedTool[];
}

/** A tool that fits a query, and how well. */
export interface RankedTool {
  readonly tool: Tool;
  /** In words: 1 is what a word could count at most, one that only a single tool has. */
  readonly score: number;
}

/** How much a word counts by where it stands, and how much a long text discounts it there. Chosen by `pnpm measure:recall`. */
const WEIGHTS: Readonly<Record<Field, { readonly weight: number; readonly discount: number }>> = {
  name: { weight: 3, discount: 0.9 },
  title: { weight: 3, discount: 0.9 },
  description: { weight: 1, discount: 0.75 },
  tags: { weight: 1, discount: 0.3 },
  examples: { weight: 2, discount: 0.5 },
  path: { weight: 2, discount: 0.8 },
  arguments: { weight: 0.5, discount: 0.5 },
  verb: { weight: 0.5, discount: 0 },
};
/** Where further occurrences of a word stop counting. */
const SATURATION = 3;

/** For each word, how much it counts in the tools that have it, by their numbers. */
type Postings = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * Ranks by BM25F: a word counts by where it stands, saturated once over all texts, and by how few
 * tools have it (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, §3.5). Of
 * the words that say the same thing only the best counts: a tool that says it twice does not say more.
 */
export function createToolIndex(tools: readonly Tool[]): ToolIndex {
  const byName = new Map(tools.map((tool) => [tool.definition.name, tool]));
  const postings = postingsOf(tools);
  const rarityOf = (having: number) => Math.log(1 + (tools.length - having + 0.5) / (having + 0.5));
  const most = rarityOf(1);
  const rank = (query: string): readonly RankedTool[] => {
    const scores = new Map<number, number>();
    for (const concept of queryConcepts(query, postings)) {
      const best = bestFits(concept, postings);
      const rarity = rarityOf(best.size) / most;
      for (const [tool, fit] of best) scores.set(tool, (scores.get(tool) ?? 0) + fit * rarity);
    }
    return [...scores]
      .flatMap(([number, score]) => {
        const tool = tools[number];
        return tool === undefined ? [] : [{ tool, score }];
      })
      .toSorted((a, b) => b.score - a.score || (a.tool.definition.name < b.tool.definition.name ? -1 : 1));
  };
  return {
    rank,
    search(query) {
      const ranked = rank(query).map(({ tool }) => tool);
      const exact = byName.get(query.trim());
      return exact === undefined ? ranked : [exact, ...ranked.filter((tool) => tool !== exact)];
    },
  };
}

/** How well each tool says one thing, up to 1. */
function bestFits(concept: ReadonlyMap<string, number>, postings: Postings): ReadonlyMap<number, number> {
  const best = new Map<number, number>();
  for (const [word, worth] of concept) {
    for (const [tool, count] of postings.get(word) ?? []) {
      const fit = (worth * count) / (SATURATION + count);
      if (fit > (best.get(tool) ?? 0)) best.set(tool, fit);
    }
  }
  return best;
}

function postingsOf(tools: readonly Tool[]): Postings {
  const described = tools.map(toolWords);
  const postings = new Map<string, Map<number, number>>();
  for (const field of FIELDS) {
    const { weight, discount } = WEIGHTS[field];
    const average = described.reduce((sum, words) => sum + words[field].length, 0) / tools.length || 1;
    described.forEach((words, tool) => {
      const count = weight / (1 - discount + (discount * words[field].length) / average);
      for (const word of words[field]) {
        const found = postings.get(word) ?? new Map<number, number>();
        postings.set(word, found.set(tool, (found.get(tool) ?? 0) + count));
      }
    });
  }
  return postings;
}
