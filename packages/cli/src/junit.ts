/** One check that was made, and what it found. */
export interface JunitCase {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  /** Left out where it passed. */
  readonly failure?: { readonly message: string; readonly text: string };
  /** What there is to say of a check that passed, or besides the failure. */
  readonly output?: string;
}

/** The checks of one file, connector or tool. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** Reports checks in the XML that continuous-integration services read as test results: the elements of JUnit's Ant task, without times, so that equal results are equal texts. */
export function printJunit(suites: readonly JunitSuite[]): string {
  const count = (cases: readonly JunitCase[]) =>
    `tests="${String(cases.length)}" failures="${String(cases.filter(({ failure }) => failure !== undefined).length)}" errors="0" skipped="0"`;
  const lines = suites.flatMap(({ name, cases }) => [
    `  <testsuite name="${escape(name)}" ${count(cases)}>`,
    ...cases.map((one) => printCase(name, one)),
    "  </testsuite>",
  ]);
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mortise" ${count(all)}>`,
    ...lines,
    "</testsuites>",
    "",
  ].join("\n");
}

function printCase(suite: string, { name, file, line, failure, output }: JunitCase): string {
  const place = `${file === undefined ? "" : ` file="${escape(file)}"`}${line === undefined ? "" : ` line="${String(line)}"`}`;
  const opening = `    <testcase name="${escape(name)}" classname="${escape(suite)}"${place}`;
  const inside = [
    ...(failure === undefined
      ? []
      : [`<failure message="${escape(failure.message)}">${escape(failure.text)}</failure>`]),
    ...(output === undefined ? [] : [`<system-out>${escape(output)}</system-out>`]),
  ];
  if (inside.length === 0) return `${opening}/>`;
  return [`${opening}>`, ...inside.map((element) => `      ${element}`), "    </testcase>"].join("\n");
}

/** Text for an attribute or an element. What XML 1.0 cannot hold at all (§2.2) becomes the replacement character. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\u{fffd}")
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${String(character.codePointAt(0))};`);
}
