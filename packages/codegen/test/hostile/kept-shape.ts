import { isDeepStrictEqual } from "node:util";
import type { CompiledConnector } from "@mortise/core";
import type { DescriptorTemplate } from "./descriptor-template.ts";
import type { HostileRound } from "./hostile-round.ts";
import { commonShape, shapeDifference, type Piece } from "./piece.ts";
import { withPlainSchemas, withSchemasOf } from "./plain-schemas.ts";
import { settle, type Settled, type Standing } from "./settle.ts";

/** What makes files of a connector, and how the shape of one is told. */
export interface Generator {
  readonly generate: (settled: Settled) => readonly { readonly path: string; readonly text: string }[];
  readonly shape: (path: string, text: string) => Promise<readonly Piece[]>;
}

/** Texts of several kinds that mean no harm: what differs between the files that they make is the author's. */
const BENIGN = ["Twin", "twin-two", "-7", "v7", ".twin", "Two words."];

/** Holds the shape of what one generator makes of hostile descriptors against that of benign ones. */
export class KeptShape {
  readonly #template: DescriptorTemplate;
  readonly #generator: Generator;
  readonly #expected: ReadonlyMap<string, readonly Piece[]>;
  /** Without a hostile text; made when it is first asked for. */
  #benign: CompiledConnector | undefined;
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

  static async create(template: DescriptorTemplate, generator: Generator): Promise<KeptShape> {
    return new KeptShape(template, generator, await expectedShapes(template, generator));
  }

  /** What left its shape in a round, by the smallest set of texts that still does it; nothing where all kept it. */
  async fault({ round, hostile, ...settled }: HostileRound): Promise<string | undefined> {
    const fault = await this.#fault(settled);
    return fault === undefined
      ? undefined
      : `round ${round}: ${await this.#narrowed(hostile, settled.standings, fault)}`;
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
      const difference = await this.#difference(settled, path, text);
      if (difference !== undefined) return `${path}: ${difference}`;
      this.#kept.set(path, text);
    }
    return undefined;
  }

  async #difference(settled: Settled, path: string, text: string): Promise<string | undefined> {
    try {
      const shape = await this.#generator.shape(path, text);
      const difference = shapeDifference(this.#expected.get(path) ?? [], shape);
      return difference === undefined || (await this.#isOfLengths(settled, path, shape)) ? undefined : difference;
    } catch (error) {
      return `it cannot be read: ${String(error).slice(0, 600)}`;
    }
  }

  /**
   * Whether a shape is another one only because what schemas are made of goes by how long texts are: with the schemas
   * of the benign descriptor it is as expected, and the hostile schemas make the same of benign texts.
   */
  async #isOfLengths(settled: Settled, path: string, shape: readonly Piece[]): Promise<boolean> {
    const shapeWith = async (connector: CompiledConnector) => {
      const file = this.#generator.generate({ ...settled, connector }).find((one) => one.path === path);
      return file === undefined ? [] : this.#generator.shape(path, file.text);
    };
    this.#benign ??= settle(
      this.#template,
      [],
      this.#template.slots.map((): Standing => "refused"),
    ).connector;
    const withBenign = await shapeWith(withSchemasOf(settled.connector, this.#benign));
    if (shapeDifference(this.#expected.get(path) ?? [], withBenign) !== undefined) return false;
    const withPlain = await shapeWith(withPlainSchemas(settled.connector));
    return (
      shapeDifference(
        withPlain.map(({ kind }) => ({ kind })),
        shape,
      ) === undefined
    );
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

const halve = (slots: readonly number[]): readonly (readonly number[])[] =>
  slots.length < 2 ? [slots] : [slots.slice(0, slots.length >> 1), slots.slice(slots.length >> 1)];

/** What is fixed in each file of benign descriptors. */
async function expectedShapes(
  template: DescriptorTemplate,
  generator: Generator,
): Promise<ReadonlyMap<string, readonly Piece[]>> {
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
  return expected;
}

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
