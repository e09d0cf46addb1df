/** The value below which half of the values lie: the mean of the middle two where their number is even. `NaN` for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The smallest value that at least `share` (0 to 1) of the values do not exceed: the nearest
 * rank, so always a value that was measured. `NaN` for none.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * How one target did against another: the median of the ratios of their rounds. Rounds are
 * paired because what slows the machine down for a while slows down both halves of a pair.
 */
export function medianRatio(values: readonly number[], against: readonly number[]): number {
  return median(values.slice(0, against.length).map((value, round) => value / (against[round] ?? Number.NaN)));
}

/** The values in an order that starts one further along in each round, so that nobody always follows the same neighbour. */
export function rotated<T>(values: readonly T[], round: number): readonly T[] {
  const start = values.length === 0 ? 0 : round % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}
