const DAY_MS = 86_400_000;

/**
 * How long an upstream asks to be left alone, in milliseconds, at most a day: `Retry-After` in
 * seconds or as a date (RFC 9110 §10.2.3). A date counts from the answer's own `Date`, because
 * the upstream's clock need not agree with ours. `undefined` where there is none that can be read.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers["retry-after"]?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, DAY_MS);
  // Date.parse takes almost anything ("-1" is a date to it); an HTTP date begins with a weekday.
  const until = /^[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) - Date.parse(headers["date"] ?? "") : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.min(Math.max(until, 0), DAY_MS);
}
