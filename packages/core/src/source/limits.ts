/** What a document may cost. Imported descriptors of large APIs need a larger `characters`. */
export interface ParseLimits {
  /** Length of the text in UTF-16 units. A document may have one token for every four of them, since time goes by tokens. */
  readonly characters: number;
  /** How deep mappings and sequences may nest; more than 512 counts as 512, which readers that recurse still stand. */
  readonly depth: number;
}

/** 1 MiB and 64 levels: far above any connector written by hand. */
export const defaultLimits: ParseLimits = { characters: 1 << 20, depth: 64 };

const MAX_DEPTH = 512;

/** How many faults of one text are gathered: more would not be read, and hostile text has millions. */
export const MAX_FAULTS = 200;

/** The limits of one parse: the defaults, with what the caller asked for. */
export function resolveLimits(asked: Partial<ParseLimits>): ParseLimits {
  const { characters, depth } = { ...defaultLimits, ...asked };
  return { characters, depth: Math.min(depth, MAX_DEPTH) };
}

/** The tokens that a document may have. */
export function tokenLimit(limits: ParseLimits): number {
  return Math.ceil(limits.characters / 4);
}
