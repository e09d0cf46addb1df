/** How often what may be repeated without a bound is repeated beyond its least: a length may be asked for besides. */
const EXTRA = [0, 1, 3, 7, 15, 31];
/** What a class of characters is tried on, the plainest first. */
const CHARACTERS = Array.from(
  "a1A0bB2cC3-_ ./:+@#,;=~%&*!?$()[]{}<>'\"|\\^`defghijklmnopqrstuvwxyzDEFGHIJKLMNOPQRSTUVWXYZ456789äΩあ\n",
);
const LONGEST = 2_000;

/**
 * Texts that a pattern (ECMA-262, Unicode) probably matches, the plainest first: alternatives are taken in their order,
 * and repetitions at their least. Lookarounds and references back are passed over, so that whoever asks must try them.
 */
export function textsMatching({ source }: RegExp): readonly string[] {
  return EXTRA.flatMap((extra) => {
    const writer: Writer = { source, at: 0, extra };
    const text = alternatives(writer);
    return writer.at === source.length && text !== undefined && text.length <= LONGEST ? [text] : [];
  });
}

interface Writer {
  readonly source: string;
  at: number;
  readonly extra: number;
}

/** The first alternative for which there is a text. */
function alternatives(writer: Writer): string | undefined {
  let chosen = sequence(writer);
  while (writer.source[writer.at] === "|") {
    writer.at += 1;
    const other = sequence(writer);
    chosen ??= other;
  }
  return chosen;
}

function sequence(writer: Writer): string | undefined {
  let text: string | undefined = "";
  while (writer.at < writer.source.length && writer.source[writer.at] !== "|" && writer.source[writer.at] !== ")") {
    const piece = atom(writer);
    const times = repetitions(writer);
    // What is not repeated at all needs no text.
    const repeated: string | undefined = times === 0 ? "" : piece?.repeat(Math.min(times, LONGEST));
    text = text === undefined || repeated === undefined || text.length > LONGEST ? undefined : text + repeated;
  }
  return text;
}

function atom(writer: Writer): string | undefined {
  const { source } = writer;
  const rest = source.slice(writer.at);
  const [group] = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(rest) ?? [];
  if (group !== undefined) {
    writer.at += group.length;
    const inner = alternatives(writer);
    if (source[writer.at] === ")") writer.at += 1;
    return /[=!]$/.test(group) ? "" : inner;
  }
  const [zero] = /^(?:\^|\$|\\b|\\B)/.exec(rest) ?? [];
  if (zero !== undefined) {
    writer.at += zero.length;
    return "";
  }
  const [character = ""] =
    /^(?:\[(?:\\.|[^\]\\])*\]|\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[pP]\{[^}]*\}|\\c[A-Za-z]|\\.|[^])/u.exec(
      rest,
    ) ?? [];
  writer.at += Math.max(1, character.length);
  return /^[\w -]$/.test(character) ? character : characterIn(character);
}

/** A character that this piece of a pattern takes. */
function characterIn(piece: string): string | undefined {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^${piece}$`, "u");
  } catch {
    return undefined;
  }
  const literal = piece.replace(/^\\/, "");
  return pattern.test(literal) && !piece.startsWith("[") && piece !== "."
    ? literal
    : CHARACTERS.find((one) => pattern.test(one));
}

function repetitions(writer: Writer): number {
  const [all = "", sign, least, comma, most] =
    /^(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/.exec(writer.source.slice(writer.at)) ?? [];
  writer.at += all.length;
  switch (sign) {
    case "*":
      return writer.extra;
    case "+":
      return 1 + writer.extra;
    case "?":
      return 0;
    case undefined:
    default: {
      if (least === undefined) return 1;
      const end =
        comma === undefined
          ? Number(least)
          : most === "" || most === undefined
            ? Number.POSITIVE_INFINITY
            : Number(most);
      return Math.min(Number(least) + writer.extra, end);
    }
  }
}
