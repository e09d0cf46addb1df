import { expect, test } from "@jest/globals";
import { createStreamInbox } from "../../src/audit/stream-inbox.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";

test("keeps a bounded number of changes for a client that does not read: beyond it they are missed", async () => {
  const changes = createLocalChanges();
  let doubts = 0;
  const inbox = createStreamInbox(changes, "o1", () => void (doubts += 1));
  const publish = (organisation: string, id: string) =>
    changes.publish({ organisation, subject: "connector", id, connector: id });
  for (let index = 0; index < 10; index += 1) await publish("o1", "con_1");
  await publish("o2", "con_2");
  expect((await inbox.next())?.changes).toEqual([
    { organisation: "o1", subject: "connector", id: "con_1", connector: "con_1" },
  ]);
  for (let index = 0; index <= 1_000; index += 1) await publish("o1", `con_${String(index)}`);
  expect(await inbox.next()).toEqual({ changes: [], missed: true, trail: false, beat: false });
  expect(doubts).toBe(0);
  await changes.publish({ organisation: "o1", subject: "principal", id: "key_1" });
  expect(doubts).toBe(1);
  inbox.end();
  expect(await inbox.next()).toBeUndefined();
  inbox.close();
  await changes.publish({ organisation: "o1", subject: "principal", id: "key_1" });
  expect(doubts).toBe(1);
});
