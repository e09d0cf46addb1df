import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";

/** A text made to hurt whoever reads it, and the code that must refuse it; null where it is only odd and must be read. */
export interface Hostile {
  readonly name: string;
  readonly text: string;
  readonly code: DiagnosticCode | null;
}

const MEBIBYTE = 1 << 20;

/** As much of a text as fits the default limit. */
function fill(text: string, size = MEBIBYTE - 64): string {
  return text.repeat(Math.floor(size / text.length));
}

/** As much of a text as the limit on tokens lets through, for what costs most per token. */
function many(text: string, count: number): string {
  return text.repeat(count);
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

/** Aliases of aliases: nine lines that stand for a billion values. */
const laughs = lines(
  9,
  (i) => `a${i}: &a${i} [${i === 0 ? "lol" : Array.from({ length: 9 }, () => `*a${i - 1}`).join(",")}]`,
);

export const hostile: readonly Hostile[] = [
  // Anchors, aliases, merge keys, tags, directives
  { name: "a billion laughs", text: laughs, code: "yaml/anchor" },
  { name: "an alias without an anchor", text: "a: *missing", code: "yaml/alias" },
  { name: "an alias as a key", text: "*missing : 1", code: "yaml/alias" },
  { name: "an alias in a flow sequence", text: "a: [1, *missing]", code: "yaml/alias" },
  { name: "an alias to itself", text: "&a [*a]", code: "yaml/anchor" },
  { name: "an anchor on nothing", text: "a: &b", code: "yaml/anchor" },
  { name: "an anchor on a key", text: "&k key: value", code: "yaml/anchor" },
  { name: "a megabyte of anchors", text: fill("- &a b\n"), code: "yaml/anchor" },
  { name: "a megabyte of aliases", text: fill("- *a\n"), code: "yaml/alias" },
  {
    name: "an anchor after a megabyte",
    text: `${fill("- words of a usual length\n")}- &x 1`,
    code: "yaml/anchor",
  },
  { name: "merges of empty mappings", text: `a: &a [${fill("{},", 300_000)}{}]\nb: { <<: *a }`, code: "yaml/anchor" },
  { name: "a merge key without aliases", text: "a: { <<: { b: 1 } }", code: "yaml/merge-key" },
  { name: "a merge key in a block", text: "<<:\n  b: 1", code: "yaml/merge-key" },
  { name: "a merge key in quotes", text: '"<<": 1', code: null },
  { name: "a local tag", text: "a: !secret x", code: "yaml/tag" },
  { name: "a tag of the YAML repository", text: "a: !!binary aGVsbG8=", code: "yaml/tag" },
  { name: "a verbatim tag", text: "a: !<tag:yaml.org,2002:js/function> x", code: "yaml/tag" },
  { name: "a tag that other readers run", text: "a: !!python/object/apply:os.system [id]", code: "yaml/tag" },
  { name: "the non-specific tag", text: "a: ! 1", code: "yaml/tag" },
  { name: "a set", text: "!!set {a, b}", code: "yaml/tag" },
  { name: "another version of YAML", text: "%YAML 1.1\n---\na: no", code: "yaml/directive" },
  { name: "a tag directive", text: "%TAG ! tag:x.example,2000:\n---\na: 1", code: "yaml/directive" },
  { name: "a megabyte of directives", text: fill("%\n"), code: "yaml/directive" },

  // Keys
  { name: "a duplicate key", text: "a: 1\na: 2", code: "yaml/duplicate-key" },
  { name: "a duplicate key in a flow mapping", text: "x: {a: 1, a: 2}", code: "yaml/duplicate-key" },
  { name: "a duplicate key written in two ways", text: 'a: 1\n"\\x61": 2', code: "yaml/duplicate-key" },
  { name: "a number and a text as one key", text: '1: a\n"1": b', code: "yaml/duplicate-key" },
  { name: "36,000 duplicate keys", text: many("a: 1\n", 36_000), code: "yaml/duplicate-key" },
  { name: "a duplicate key in JSON", text: '{"a": 1, "a": 2}', code: "yaml/duplicate-key" },
  { name: "__proto__", text: "__proto__: { polluted: true }", code: "yaml/forbidden-key" },
  { name: "__proto__ in JSON", text: '{"__proto__": {"polluted": true}}', code: "yaml/forbidden-key" },
  { name: "__proto__ behind escapes", text: '"\\u005f_proto__": 1', code: "yaml/forbidden-key" },
  { name: "__proto__ behind escapes in JSON", text: '{"\\u005f_proto__": 1}', code: "yaml/forbidden-key" },
  {
    name: "constructor.prototype",
    text: "a:\n  constructor:\n    prototype: { polluted: true }",
    code: "yaml/forbidden-key",
  },
  { name: "prototype in a sequence", text: "- - prototype: 1", code: "yaml/forbidden-key" },
  { name: "an explicit __proto__", text: "? __proto__\n: 1", code: "yaml/forbidden-key" },
  { name: "names that every object has", text: "toString: 1\nhasOwnProperty: 2\nvalueOf: 3", code: null },
  { name: "a sequence as a key", text: "[a, b]: 1", code: "yaml/not-a-name" },
  { name: "a mapping as a key", text: "{a: 1}: 1", code: "yaml/not-a-name" },
  { name: "a block as a key", text: "? - a\n  - b\n: 1", code: "yaml/not-a-name" },
  { name: "null as a key", text: "~: 1", code: "yaml/not-a-name" },
  { name: "an empty key", text: ": 1", code: "yaml/not-a-name" },
  { name: "a truth value as a key", text: "true: 1", code: "yaml/not-a-name" },
  { name: "a hexadecimal key", text: "0x10: 1", code: "yaml/not-a-name" },
  { name: "a key beyond 2^53", text: "9007199254740993: 1", code: "yaml/not-a-name" },
  { name: "a status code as a key", text: "200: ok", code: null },
  { name: "a key of 2,000 characters", text: `${fill("k", 2_000)}: 1`, code: "yaml/syntax" },
  { name: "36,000 keys", text: lines(36_000, (i) => `key${i}: 1`), code: null },

  // Depth
  { name: "10,000 brackets", text: fill("[", 10_000), code: "yaml/too-deep" },
  { name: "10,000 brackets that close", text: fill("[", 10_000) + fill("]", 10_000), code: "yaml/too-deep" },
  { name: "a megabyte of brackets", text: fill("["), code: "yaml/too-deep" },
  { name: "10,000 braces", text: `${fill("{a: ", 40_000)}1${fill("}", 10_000)}`, code: "yaml/too-deep" },
  { name: "10,000 levels of JSON", text: `${fill('{"a":', 50_000)}1${fill("}", 10_000)}`, code: "yaml/too-deep" },
  { name: "10,000 dashes on a line", text: fill("- ", 20_000), code: "yaml/too-deep" },
  { name: "10,000 question marks on a line", text: fill("? ", 20_000), code: "yaml/too-deep" },
  { name: "10,000 colons on a line", text: fill(": ", 20_000), code: "yaml/too-deep" },
  { name: "10,000 keys on a line", text: fill("a: ", 30_000), code: "yaml/too-deep" },
  { name: "10,000 keys on a line in brackets", text: `[${fill("a: ", 30_000)}]`, code: "yaml/too-deep" },
  { name: "1,000 levels of blocks", text: lines(1_000, (i) => `${" ".repeat(i)}a:`), code: "yaml/too-deep" },
  { name: "65 levels", text: `${"[".repeat(65)}${"]".repeat(65)}`, code: "yaml/too-deep" },
  { name: "65 levels of blocks", text: lines(65, (i) => `${"  ".repeat(i)}a:`) + " 1", code: "yaml/too-deep" },
  {
    name: "65 levels of sequences that are not indented",
    text: lines(33, (i) => `${" ".repeat(2 * i)}a:\n${" ".repeat(2 * i)}-`) + " b",
    code: "yaml/too-deep",
  },
  { name: "64 levels", text: `${"[".repeat(64)}${"]".repeat(64)}`, code: null },

  // Size
  { name: "a scalar of 10 MB", text: `a: ${fill("x", 10_000_000)}`, code: "yaml/too-large" },
  { name: "one character more than the limit", text: `a: ${"x".repeat(MEBIBYTE - 2)}`, code: "yaml/too-large" },
  { name: "exactly the limit", text: `a: ${"x".repeat(MEBIBYTE - 3)}`, code: null },
  { name: "a megabyte of list items", text: fill("-\n"), code: "yaml/too-large" },
  { name: "a megabyte of commas", text: `[${fill("a,")}]`, code: "yaml/too-large" },
  { name: "a megabyte of line breaks", text: `a:${fill("\n")}`, code: "yaml/too-large" },
  { name: "a megabyte of empty strings", text: `a: ${fill('"" ')}`, code: "yaml/too-large" },
  { name: "as many list items as the limit lets through", text: many("-\n", 130_000), code: null },
  {
    name: "as many members as the limit lets through",
    text: `x: {${many("a,", 86_000)}}`,
    code: "yaml/duplicate-key",
  },
  { name: "a megabyte of comments", text: fill("# ignore a/b: c\n"), code: "yaml/empty" },
  { name: "a megabyte of escapes", text: `"${fill("\\n")}"`, code: null },
  { name: "a megabyte of quotes in quotes", text: `'${fill("''")}'`, code: null },
  { name: "a megabyte of backslashes", text: `"${fill("\\")}`, code: "yaml/syntax" },
  { name: "a megabyte in one folded line", text: `a: >\n${fill(" x\n")}`, code: null },
  { name: "a megabyte of blank lines in a block", text: `a: |\n${fill("\n")}`, code: "yaml/too-large" },
  { name: "a megabyte of numbers in JSON", text: `[${fill("1,")}1]`, code: null },
  { name: "an integer of a megabyte", text: fill("9"), code: "yaml/not-json" },
  { name: "spaces that almost match a number", text: `a: ${fill("1", 500_000)}x`, code: null },

  // Faults by the thousand
  { name: "a megabyte of closing brackets", text: fill("]", 250_000), code: "yaml/syntax" },
  { name: "a hundred thousand bad escapes", text: `"${fill("\\q")}"`, code: "yaml/syntax" },
  { name: "50,000 texts between keys", text: many("a\n:\n", 50_000), code: "yaml/syntax" },
  { name: "unclosed brackets on every line", text: many("a: [\n", 50_000), code: "yaml/too-deep" },
  { name: "reserved characters on every line", text: many("- @\n", 50_000), code: "yaml/syntax" },
  { name: "an unclosed quote", text: 'a: "b', code: "yaml/syntax" },
  { name: "an unclosed bracket", text: "a: [1, 2", code: "yaml/syntax" },
  { name: "a text with a colon", text: "summary: Search: tickets", code: "yaml/syntax" },
  { name: "a tab as indentation", text: "a:\n\tb: 1", code: "yaml/tab-indent" },
  { name: "nothing but tabs", text: fill("\t"), code: "yaml/empty" },
  { name: "a sequence on its key's line", text: "a: - b", code: "yaml/syntax" },
  { name: "a bad block header", text: "a: |x\n  b", code: "yaml/syntax" },

  // Documents
  { name: "nothing", text: "", code: "yaml/empty" },
  { name: "a byte order mark alone", text: "\uFEFF", code: "yaml/empty" },
  { name: "a comment alone", text: "# nothing", code: "yaml/empty" },
  { name: "three dashes alone", text: "---\n", code: "yaml/empty" },
  { name: "two documents", text: "a: 1\n---\nb: 2", code: "yaml/many-documents" },
  { name: "two empty documents", text: "---\n---\n", code: "yaml/many-documents" },
  { name: "a document after an end mark", text: "a: 1\n...\nb: 2", code: "yaml/many-documents" },
  { name: "a megabyte of documents", text: fill("---\n"), code: "yaml/many-documents" },
  { name: "a megabyte of end marks", text: fill("...\n"), code: "yaml/many-documents" },
  { name: "one document between marks", text: "---\na: 1\n...\n", code: null },

  // Characters
  { name: "NUL", text: "a: b\u0000c", code: "yaml/bad-character" },
  { name: "a megabyte of NUL", text: fill("\u0000"), code: "yaml/bad-character" },
  { name: "an escape sequence", text: "a: \u001B[2J", code: "yaml/bad-character" },
  { name: "the lexer's own marks", text: "\u0002a\u001F: \u0018b", code: "yaml/bad-character" },
  { name: "half a surrogate pair", text: "a: \uD83D", code: "yaml/bad-character" },
  { name: "the other half", text: "a: \uDE00", code: "yaml/bad-character" },
  { name: "half a pair behind an escape", text: 'a: "\\ud83d"', code: "yaml/bad-character" },
  { name: "half a pair behind an escape in JSON", text: '{"a": "\\ud83d"}', code: "yaml/bad-character" },
  { name: "half a pair in a key in JSON", text: '{"\\ud83d": 1}', code: "yaml/bad-character" },
  { name: "a carriage return that ends no line", text: "a: b\rc: d", code: "yaml/bad-character" },
  { name: "a non-character", text: "a: \uFFFF", code: "yaml/bad-character" },
  { name: "a byte order mark", text: "\uFEFFa: 1", code: null },
  { name: "a byte order mark before JSON", text: '\uFEFF{"a": 1}', code: null },
  { name: "carriage returns and line feeds", text: "a: 1\r\nb:\r\n  - c\r\n", code: null },
  { name: "tabs between tokens", text: "a:\t1\t# one", code: null },

  // Scalars
  { name: "infinity", text: "a: .inf", code: "yaml/not-json" },
  { name: "not a number", text: "a: .NaN", code: "yaml/not-json" },
  { name: "a number too large to hold", text: "a: 1e999", code: "yaml/not-json" },
  { name: "a number too large to hold in JSON", text: '{"a": 1e999}', code: "yaml/not-json" },
  { name: "Norway and its neighbours", text: "a: [no, yes, on, off, y, n, NO]", code: null },
  { name: "JSON with a comment", text: '{"a": 1} # one', code: null },
  { name: "JSON with a comma too many", text: '{"a": [1,],}', code: null },
  { name: "JSON that ends early", text: '{"a": ', code: "yaml/syntax" },
];
