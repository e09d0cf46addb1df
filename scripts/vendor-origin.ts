import type { Verification } from "../packages/testkit/src/verification.ts";

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use,
copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom
the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const LICENCES: Readonly<Record<string, string>> = {
  MIT,
  "Apache-2.0": "The licence's text is the file LICENSE at the root of this repository.",
  "CC-BY-3.0": "The licence's text is at https://creativecommons.org/licenses/by/3.0/legalcode.",
};

/** The text of `ORIGIN.md` beside a vendor's document: where it came from, what was changed, and its licence. */
export function originText(slug: string, { document }: Verification): string {
  if (document === undefined) throw new Error(`${slug} has no vendor document`);
  const { origin, licence, amendments = [] } = document;
  const changes = [
    "Only the operations that the connector uses were kept, with what their requests refer to; prose, examples, extensions and the contents of answers were left out.",
    ...amendments.map(({ at, why }) => `\`${at}\`: ${why}`),
  ];
  return [
    `# ${slug}.json`,
    "",
    `Cut from \`${origin.path}\` of ${origin.name} at ${origin.revision} by scripts/trim-vendor-document.ts. It judges the connector's calls in tests, and is no part of the connector.`,
    "",
    `SHA-256 of the whole document: \`${origin.sha256}\``,
    "",
    "## Changes",
    "",
    ...changes.map((change) => `- ${change}`),
    "",
    `## Licence: ${licence.id}`,
    "",
    licence.copyright,
    "",
    LICENCES[licence.id],
    "",
  ].join("\n");
}
