import { isDeepStrictEqual } from "node:util";
import type { DescriptorTemplate } from "./descriptor-template.ts";
import { commonShape, shapeDifference, type Piece } from "./piece.ts";
import { settle, type Settled, type Standing } from "./settle.ts";

/** What makes files of a connector, and how the shape of one is told. */
export interface Generator {
  readonly generate: (settled: Settled) => readonly { readonly path: string; readonly text: string }[];
  readonly shape: (path: string, text: string) => Promise<readonly Piece[]>;
}

export interface Counts {
  readonly alone: number;
  readonly behind: number;
  readonly refused: number;
}

/** Texts of several kinds that mean no harm: what differs between the files that they make is the author's. */
const BENIGN = ["Twin", "twin-two", "-7", "v7", ".twin", "Two words."];

/**
 * Puts hostile texts into descriptors, as many at once as there are slots, and holds the shape of what is generated
 * of them against that of benign ones. Round n of as many as there are texts gives each slot the n-th text after its
 * own first one: over all rounds, every text stands once in every slot.
 */
export class HostileRounds {
  readonly #template: DescriptorTemplate;
  readonly #generator: Generator;
  readonly #expected: ReadonlyMap<string, readonly Piece[]>;
  /** By path, the last text that kept its shape: many files hold nothing of an author's. */
  readonly #kept = new Map<string, string>();

  private constructor(
    template: DescriptorTemplate,
    generator: Generator,
    expected: ReadonlyMap<string, readonly Piece[]>,
  ) {
    this.#template = template;
    this.#generator = generator;
    this.#expected = expected;
  }

  static async create(template: DescriptorTemplate, generator: Generator): Promise<HostileRounds> {
    let expected = new Map<string, readonly Piece[]>();
    for (const [index, text] of [undefined, ...BENIGN, ...BENIGN].entries()) {
      const start = template.slots.map((): Standing =>
        text === undefined ? "refused" : index % 2 === 0 ? "alone" : "behind",
      );
      const hostile = template.slots.map((_, slot) => `${text}${slot}`);
      const files = generator.generate(settle(template, hostile, start)).filter(({ path }) => path !== DATA);
      const shapes = await Promise.all(
        files.map(async (file) => [file.path, await generator.shape(file.path, file.text)] as const),
      );
      if (index > 0 && shapes.length !== expected.size) throw new Error("benign descriptors make different files");
      expected = new Map(shapes.map(([path, shape]) => [path, common(path, expected.get(path), shape, index)]));
    }
    return new HostileRounds(template, generator, expected);
  }

  /** Runs one round, and says what left its shape, by the smallest set of texts that still does it. */
  async run(texts: readonly string[], round: number): Promise<{ readonly counts: Counts; readonly fault?: string }> {
    const hostile = this.#hostileOf(texts, round);
    const settled = settle(this.#template, hostile, this.#firstStandings(hostile));
    const { standings } = settled;
    const fault = await this.#fault(settled);
    const count = (standing: Standing) => standings.filter((one) => one === standing).length;
    const counts = { alone: count("alone"), behind: count("behind"), refused: count("refused") };
    return fault === undefined
      ? { counts }
      : { counts, fault: `round ${round}: ${await this.#narrowed(hostile, standings, fault)}` };
  }

  /** What is generated in a round. */
  files(texts: readonly string[], round: number): ReturnType<Generator["generate"]> {
    const hostile = this.#hostileOf(texts, round);
    return this.#generator.generate(settle(this.#template, hostile, this.#firstStandings(hostile)));
  }

  /** The texts of a round, one for each slot. */
  #hostileOf(texts: readonly string[], round: number): readonly string[] {
    return this.#template.slots.map((_, slot) => texts[(round + slot * STRIDE) % texts.length] ?? "");
  }

  /**
   * Three kinds of text change a shape alone, and are none the worse for it: members that are called by a whole number
   * come first in any JavaScript object (an argument's name is made of a text's letters and digits), a text of blanks
   * makes no paragraph, and two fields of one name are one.
   */
  #firstStandings(hostile: readonly string[]): readonly Standing[] {
    const fields = new Set<string>();
    return this.#template.slots.map(({ places }, slot) => {
      const text = hostile[slot] ?? "";
      const again = places.has(FIELD_KEY) && fields.has(text);
      if (places.has(FIELD_KEY)) fields.add(text);
      return again || /^[^A-Za-z]*\d[^A-Za-z]*$|^[\s\p{C}]*$/u.test(text) ? "behind" : "alone";
    });
  }

  async #fault(settled: Settled): Promise<string | undefined> {
    let files;
    try {
      files = this.#generator.generate(settled);
    } catch (error) {
      return `generation throws: ${String(error)}`;
    }
    const expected = [...this.#expected.keys()];
    if (files.filter(({ path }) => path !== DATA).some(({ path }, index) => path !== expected[index])) {
      return "other files are generated";
    }
    for (const { path, text } of files) {
      if (this.#kept.get(path) === text) continue;
      if (path === DATA) {
        if (isDeepStrictEqual(JSON.parse(text), settled.connector)) continue;
        return `${path}: is not the connector`;
      }
      const difference = await this.#difference(path, text);
      if (difference !== undefined) return `${path}: ${difference}`;
      this.#kept.set(path, text);
    }
    return undefined;
  }

  async #difference(path: string, text: string): Promise<string | undefined> {
    try {
      return shapeDifference(this.#expected.get(path) ?? [], await this.#generator.shape(path, text));
    } catch (error) {
      return `it cannot be read: ${String(error).slice(0, 600)}`;
    }
  }

  /** Halves the set of hostile texts for as long as one half alone leaves the shape. */
  async #narrowed(hostile: readonly string[], standings: readonly Standing[], fault: string): Promise<string> {
    let culprits: readonly number[] = standings.flatMap((standing, slot) => (standing === "refused" ? [] : [slot]));
    let last = fault;
    for (let halves = halve(culprits); halves.length > 1; halves = halve(culprits)) {
      let found = false;
      for (const half of halves) {
        const start = standings.map((standing, slot): Standing => (half.includes(slot) ? standing : "refused"));
        const again = await this.#fault(settle(this.#template, hostile, start));
        if (again === undefined) continue;
        [culprits, last, found] = [half, again, true];
        break;
      }
      if (!found) break;
    }
    const shown = culprits.slice(0, 5).map((slot) => {
      const { places, benign } = this.#template.slots[slot] ?? { places: [], benign: "" };
      return `${[...places].join(" and ")} (${benign}) ${standings[slot]}: ${JSON.stringify(hostile[slot]).slice(0, 300)}`;
    });
    return `${last}\n  ${shown.join("\n  ")}`;
  }
}

/** The connector itself, which is data and has whatever shape it has. */
const DATA = "connector.json";

const FIELD_KEY = "#/$defs/AuthenticationField/properties/key";

/** Apart enough that neighbours in the list of texts, which are alike, stand in different kinds of slots. Has no factor in common with any round number of texts. */
const STRIDE = 47;

const halve = (slots: readonly number[]): readonly (readonly number[])[] =>
  slots.length < 2 ? [slots] : [slots.slice(0, slots.length >> 1), slots.slice(slots.length >> 1)];

function common(
  path: string,
  before: readonly Piece[] | undefined,
  shape: readonly Piece[],
  index: number,
): readonly Piece[] {
  if (before === undefined) {
    if (index > 0) throw new Error(`benign descriptors make different files: ${path}`);
    return shape;
  }
  try {
    return commonShape(before, shape);
  } catch (error) {
    throw new Error(`${path}: ${String(error)}`, { cause: error });
  }
}
