/** Timestamps kept for one limit. A higher limit is counted in groups, so that memory stays bounded. */
const MAX_SLOTS = 256;

/**
 * At most `limit` uses in any interval of this length, wherever it begins.
 *
 * Each slot stands for one use, or one group of them, and is free again an interval after its
 * last. Slots are taken in turn, so a use that must wait takes its slot ahead of time and
 * those behind it queue up in order. Groups make a high limit stricter by at most one group,
 * never laxer.
 */
export class SlidingWindow {
  readonly #lastUse: Float64Array;
  readonly #groupSize: number;
  readonly #interval: number;
  #slot = 0;
  #used = 0;
  #groupBegan = -Infinity;

  constructor(limit: number, intervalMs: number) {
    this.#groupSize = Math.ceil(limit / MAX_SLOTS);
    this.#lastUse = new Float64Array(Math.floor(limit / this.#groupSize)).fill(-Infinity);
    this.#interval = intervalMs;
  }

  /** The earliest time at which one more use is within the limit. */
  freeAt(): number {
    return this.#used > 0 ? this.#groupBegan : (this.#lastUse[this.#slot] ?? 0) + this.#interval;
  }

  /** Takes a place at this time, which is not before {@link freeAt}. */
  take(at: number): void {
    if (this.#used === 0) {
      this.#groupBegan = at;
    }
    this.#lastUse[this.#slot] = this.#used === 0 ? at : Math.max(at, this.#lastUse[this.#slot] ?? at);
    this.#used += 1;
    if (this.#used === this.#groupSize) {
      this.#used = 0;
      this.#slot = (this.#slot + 1) % this.#lastUse.length;
    }
  }
}
