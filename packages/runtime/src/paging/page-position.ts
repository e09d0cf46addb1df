/** Where a list goes on. */
export interface PagePosition {
  /**
   * The page, as the upstream knows it: its cursor as JSON text, its offset or number in digits,
   * its path and query; `null` for the first one, which is asked for by saying nothing.
   */
  readonly page: string | null;
  /** How many items of that page have been shown. */
  readonly skip: number;
  /** How many items the pages before it had. */
  readonly seen: number;
}

export const FIRST_PAGE: PagePosition = { page: null, skip: 0, seen: 0 };
