import { expect, it } from "@jest/globals";
import { createPublisher } from "../../src/lsp/publisher.ts";

interface Sent {
  readonly uri: string;
  readonly diagnostics: readonly string[];
  readonly version: number | undefined;
}

/** A publisher whose sendings can be awaited. */
function openPublisher(analyse: Parameters<typeof createPublisher<string>>[0]) {
  const sent: Sent[] = [];
  let heard = () => {};
  const publisher = createPublisher<string>(
    analyse,
    (uri, diagnostics, version) => {
      sent.push({ uri, diagnostics, version });
      heard();
    },
    5,
  );
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  return { publisher, sent, next };
}

it("analyses once for several changes in a row", async () => {
  let analysed = 0;
  const { publisher, sent, next } = openPublisher(() => {
    analysed += 1;
    return Promise.resolve({ version: 3, diagnostics: ["x"] });
  });
  const first = next();
  for (let change = 0; change < 3; change += 1) publisher.soon("a");
  await first;
  expect(analysed).toBe(1);
  expect(sent).toEqual([{ uri: "a", diagnostics: ["x"], version: 3 }]);
});

it("publishes nothing that is stale", async () => {
  const { publisher, sent, next } = openPublisher((uri) =>
    uri === "stale" ? Promise.reject(new Error("stale")) : Promise.resolve({ version: 1, diagnostics: [] }),
  );
  const first = next();
  publisher.now("stale");
  publisher.now("fresh");
  await first;
  expect(sent.map(({ uri }) => uri)).toEqual(["fresh"]);
});

it("takes back what it published when a document is closed or is no descriptor any more, and only then", async () => {
  let isDescriptor = true;
  const { publisher, sent, next } = openPublisher((uri) =>
    Promise.resolve(isDescriptor && uri !== "other" ? { version: 1, diagnostics: ["x"] } : undefined),
  );
  const first = next();
  publisher.now("other");
  publisher.now("a");
  await first;
  publisher.closed("other");
  isDescriptor = false;
  const second = next();
  publisher.now("a");
  await second;
  publisher.closed("a");
  expect(sent.map(({ diagnostics }) => diagnostics)).toEqual([["x"], []]);
});
