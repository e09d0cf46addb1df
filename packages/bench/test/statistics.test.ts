import { expect, it } from "@jest/globals";
import { median, medianRatio, percentile, rotated } from "../src/statistics.ts";

it("takes the middle value as the median, and the mean of the middle two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

it("has no median and no percentile of nothing", () => {
  expect(median([])).toBeNaN();
  expect(percentile([], 0.5)).toBeNaN();
});

it("takes a percentile that was measured, by nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile(hundred, 0)).toBe(1);
  expect(percentile([3, 1, 2], 0.99)).toBe(3);
});

it("sorts by size, not as text", () => {
  expect(median([10, 9, 100])).toBe(10);
  expect(percentile([10, 9, 100], 0.34)).toBe(10);
});

it("pairs rounds before it takes the median of their ratios", () => {
  // The machine was twice as slow in the second round, for both.
  expect(medianRatio([100, 50, 120], [50, 25, 40])).toBe(2);
});

it("leaves its input as it was", () => {
  const values = [3, 1, 2];
  median(values);
  percentile(values, 0.5);
  expect(values).toEqual([3, 1, 2]);
});

it("starts each round one further along", () => {
  expect(rotated(["a", "b", "c"], 0)).toEqual(["a", "b", "c"]);
  expect(rotated(["a", "b", "c"], 4)).toEqual(["b", "c", "a"]);
  expect(rotated([], 3)).toEqual([]);
});
