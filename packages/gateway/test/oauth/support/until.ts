import { expect } from "@jest/globals";

/** Waits for something that nobody awaits, such as a request that is made while its caller goes on. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
}
