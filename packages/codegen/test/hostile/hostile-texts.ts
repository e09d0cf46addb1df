import * as fc from "fast-check";

/** The name that a text sets on the global object once it is run as code. */
export const CANARY = "mortiseCanary";

const RUN = `globalThis.${CANARY}=1`;

/** One text for each guard that a generator may lack: few enough to stand in every slot on each run. */
export const SHARPEST: readonly string[] = [
  `*/${RUN};/*`,
  `"${RUN}`,
  `\\`,
  `\`\${${RUN}}`,
  `a\n${RUN}`,
  `a\r${RUN}`,
  `a\u2028${RUN}`,
  "__proto__",
  "constructor",
  "class",
  "a-b",
  "1a",
  "$a",
  "@ts-expect-error",
  "{{lookup this}}{{{x}}}",
  "a `<b>` c ``",
  "a\n```\nb",
  "a\n# b",
  "a | b",
  "a \\| b",
  "a <b>c</b>",
  "</script></style><script>x</script>",
  '" onclick="x',
  "[a](b)",
  "![a](b)",
  "*a* **b**",
  "_a_ __b__",
  "~~a~~",
  "- item of a list",
  "1. item of a list",
  "> words of a quotation",
  "# words of a heading",
  "--------------------",
  "a\nA=b",
  "a\nRUN id",
  "javascript:a",
  "$(id)",
];

/** Pieces that end a literal, a comment, a line, a cell, a fence or an instruction somewhere, and those that a language gives a meaning of its own. */
const PIECES: readonly string[] = [
  // JavaScript and TypeScript.
  ..."` ``` ${ } ' \" \\ \\` \\${ */ /* // /** <!-- --> \\u0022 \\u{22} \\x22 \\0 #! => ; , ( ) [ ] { } < > = ? : @ & | ! ~ ^ + -".split(
    " ",
  ),
  ...`\${${RUN}} \${${RUN}} */${RUN};/* ";${RUN};// ';${RUN};// \`;${RUN};// ");${RUN};(" ]};${RUN};// \\";${RUN};//`.split(
    " ",
  ),
  `\n${RUN}\n`,
  `\u2028${RUN}\u2029`,
  "*/ @ts-expect-error /*",
  "@ts-expect-error",
  "@ts-ignore",
  "@ts-nocheck",
  '/// <reference path="x" />',
  "//# sourceMappingURL=x",
  "@jsx x @import { x } from 'x' {@link x}",
  "import('x')",
  "eval",
  // Names that mean something to an object, a class or a parser.
  ..."__proto__ constructor prototype toString hasOwnProperty valueOf then default class await import delete enum null undefined true false NaN arguments static get set async of this new".split(
    " ",
  ),
  // Templates.
  ..."{{ }} {{{ }}} {{x}} {{{x}}} {{#each}} {{/each}} {{> x}} {{!-- --}} {{lookup this}} <%= %> #{ $( )".split(" "),
  // HTML and Markdown.
  ..."<script> </script> </style> </title> </code></pre> <img/src=x/onerror=x> <b> &quot; &lt; &#39; <![CDATA[ ]]> javascript:x data:text/html,x".split(
    " ",
  ),
  ..."~~~ ```js ---- === *** __ [x](y) ![x](y) [x]: <https://x.example> |x| \\| :-- - 1. > # ## ###### \t".split(" "),
  "\n```\n",
  "\n# x\n",
  "\n| a | b |\n| - | - |\n",
  "\n\n",
  "\n    x",
  "\n- x",
  "\n<div>\n",
  // YAML, environment files, shells, Dockerfiles.
  ..."&a *a !!x %x ? --- ... $HOME ${HOME} $(id) `id` $((1)) \\n export X=1 #x && || ; > < !x <<EOF EOF FROM RUN".split(
    " ",
  ),
  "\nRUN id\n",
  "\nX=1\n",
  "\nEOF\n",
  ": ",
  " #",
  "'\"'\"'",
  // Characters.
  ...Array.from(
    "\0\b\t\n\v\f\r\u001b\u007f\u0085\u00a0\u00ad\u061c\u200b\u200d\u200e\u202e\u2066\u2028\u2029\ufeff\uff02\uff40\ufffe\u{1f600}\u{e0041}",
  ),
  "\r\n",
  "\ud800",
  "\udc00",
  " ",
  "a",
  "A",
  "0",
  "_",
  ".",
  "/",
];

const long = fc
  .tuple(fc.constantFrom(...PIECES), fc.constantFrom(200, 3000, 20_000))
  .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)));

const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((all) => all.join("")),
  },
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 2, maxLength: 3 }).map((all) => all.join(" ")),
  },
  { weight: 3, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 12 }) },
  // Few places take more than letters, digits and a little besides.
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/) },
  { weight: 1, arbitrary: long },
);

/** So many different hostile texts: the sharpest, every piece by itself, then pieces together. The same ones for the same seed. */
export function hostileTexts(count: number, seed: number): readonly string[] {
  const texts = new Set([...SHARPEST, ...PIECES].slice(0, count));
  for (let more = 0; texts.size < count; more += 1) {
    for (const text of fc.sample(hostileText, { seed: seed + more, numRuns: count })) {
      if (texts.size < count) texts.add(text);
    }
  }
  return [...texts];
}
