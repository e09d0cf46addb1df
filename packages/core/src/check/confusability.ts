import type { Cursor } from "../descriptor/cursor.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isReadTool } from "../discovery/find-tools.ts";
import { createToolIndex, type ToolIndex } from "../discovery/tool-index.ts";
import { wordsOf } from "../discovery/words.ts";
import type { Tool } from "../tools/tool.ts";
import type { CheckedConnector, CheckedTool, CheckResult } from "./checked-connector.ts";

/**
 * By how much a tool has to fit better than another to say that a word search tells them apart, in
 * words that only one tool has. Nearer ones share the words that decide ("ticket", in a ticket
 * system), and which comes first is chance.
 */
const CLEARLY = 0.3;

/**
 * Whether the tools are told apart by what is said of them: no example may clearly find another
 * tool than its own, and no `not_for` its own. The search is a proxy for a model's choice, and no
 * model is asked.
 *
 * No example is in the index, its own tool's or another's: with them, each would find the text
 * that it is. What is left is what a client is shown, and the words of paths and tags. An example
 * is compared with tools that do as its own does, read or write: annotations tell the others apart.
 */
export function checkConfusability({ tools }: CheckedConnector): CheckResult {
  const index = createToolIndex(tools.map(({ tool }) => withoutExamples(tool)));
  const judged = tools.map((one) => judge(one, tools, index));
  const [examples, undecided] = [sum(judged.map((one) => one.examples)), sum(judged.map((one) => one.undecided))];
  const message = `a word search does not decide ${undecided} of ${examples} examples, whose words fit several tools or none`;
  return {
    diagnostics: [...judged.flatMap(({ diagnostics }) => diagnostics), ...alikeDescriptions(tools)],
    notes: undecided === 0 ? [] : [{ family: "confusability", message }],
  };
}

function withoutExamples(tool: Tool): Tool {
  return tool.search === undefined ? tool : { ...tool, search: { ...tool.search, examples: [] } };
}

interface Judged {
  readonly diagnostics: readonly Diagnostic[];
  readonly examples: number;
  readonly undecided: number;
}

function judge({ tool, mapping }: CheckedTool, tools: readonly CheckedTool[], index: ToolIndex): Judged {
  const { name } = tool.definition;
  const diagnostics: Diagnostic[] = [];
  const examples = mapping.each("examples");
  let undecided = 0;
  for (const example of examples) {
    const ranked = index.rank(example.value).filter((other) => isReadTool(other.tool) === isReadTool(tool));
    const place = ranked.findIndex((one) => one.tool.definition.name === name);
    const [first] = ranked;
    if (first === undefined || (place !== 0 && first.score - (ranked[place]?.score ?? 0) < CLEARLY)) undecided += 1;
    else if (place !== 0) {
      const other = first.tool.definition.name;
      const rank = place === -1 ? "is not found" : `comes ${ordinal(place + 1)} of ${ranked.length}`;
      const related = placeOfTool(other, tools, "this one ranks first");
      diagnostics.push(diagnose("check/example-finds-another", example.here, { other, rank }, { related }));
    }
  }
  for (const request of mapping.each("not_for")) {
    const [first, second] = index.rank(request.value);
    if (first?.tool.definition.name !== name || first.score - (second?.score ?? 0) < CLEARLY) continue;
    diagnostics.push(diagnose("check/not-for-finds-this", request.here, {}));
  }
  return { diagnostics, examples: examples.length, undecided };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function placeOfTool(name: string, tools: readonly CheckedTool[], message: string) {
  const mapping = tools.find(({ tool }) => tool.definition.name === name)?.mapping;
  return mapping === undefined ? [] : [{ target: mapping.to("mcp_tool_name").here, message }];
}

function ordinal(rank: number): string {
  const isTeen = rank % 100 >= 11 && rank % 100 <= 13;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${ending}`;
}

/** Of all words in two descriptions, the part that both must have to be nearly the same. */
const ALIKE = 0.9;

/** Pairs whose descriptions differ in hardly a word, and in none that their names differ in: "a user" and "a group" tell `get_user` and `get_group` apart. */
function* alikeDescriptions(tools: readonly CheckedTool[]): Iterable<Diagnostic> {
  const described = tools.map((one) => ({
    ...one,
    words: new Set(wordsOf(one.tool.definition.description)),
    names: new Set(wordsOf(one.tool.definition.name)),
  }));
  for (const [at, one] of described.entries()) {
    // One partner is enough to say that the text has to change.
    const other = described.find((before, place) => place < at && isAlike(one, before));
    if (other === undefined) continue;
    const text: Cursor<string> = one.mapping.to("mcp_tool_description");
    const related = [{ target: other.mapping.to("mcp_tool_description").here, message: "described here" }];
    const params = { other: other.tool.definition.name };
    yield diagnose("check/alike-descriptions", text.here, params, { related });
  }
}

interface Described {
  readonly words: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function isAlike(one: Described, other: Described): boolean {
  const [few, many] = [Math.min(one.words.size, other.words.size), Math.max(one.words.size, other.words.size)];
  // Cheap, and true of most pairs.
  if (many === 0 || few / many < ALIKE) return false;
  const differing = differenceOf(one.words, other.words);
  const all = (one.words.size + other.words.size + differing.length) / 2;
  if ((all - differing.length) / all < ALIKE) return false;
  const telling = new Set(differenceOf(one.names, other.names));
  return !differing.some((word) => telling.has(word));
}

/** What only one of the two has. */
function differenceOf(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  return [...Array.from(one).filter((word) => !other.has(word)), ...Array.from(other).filter((word) => !one.has(word))];
}
