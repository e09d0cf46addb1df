import type { FuzzAnswer, FuzzRequest } from "./ask.ts";

/** What an answer shows of the inside: stacks, files, the database's words. What was sent never has these. */
const LEAKS: readonly RegExp[] = [
  /\n\s+at .+:\d+/,
  /node:internal|node_modules|file:\/\/\/\w+\/.*\.ts/,
  /packages\/gateway|\/src\/[a-z-]+|\.ts:\d+/,
  /sqlite|postgres|kysely|\bSQLSTATE\b|relation "|violates|syntax error at|near "/i,
  /\b(?:Type|Range|Reference|Syntax)Error\b|\bERR_[A-Z]+|\bE(?:CONN|NOENT|PIPE)\w*/,
  /Cannot read propert|is not a function|is not iterable|Maximum call stack/,
];

/** Answers of 503 that are no fault of the gateway: what it asks on the caller's behalf does not answer, or refuses. */
const UPSTREAM = /"code":"unavailable"/;

/** What is wrong with an answer, if anything. */
export function judgeAnswer(asked: FuzzRequest, answer: FuzzAnswer | undefined): string | undefined {
  if (answer === undefined) {
    return asked.wire === undefined && asked.cutAt === undefined ? "the connection ended without an answer" : undefined;
  }
  const { status, text } = answer;
  if (status >= 500 && !(status === 503 && UPSTREAM.test(text))) return `it answered ${String(status)}`;
  const leak = LEAKS.find((pattern) => pattern.test(text));
  return leak === undefined ? undefined : `its answer matches ${String(leak)}`;
}
