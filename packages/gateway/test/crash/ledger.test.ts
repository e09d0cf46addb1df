import { expect, test } from "@jest/globals";
import { createLedger } from "./ledger.ts";

const open = () => createLedger<string>((a, b) => a === b);

test("what was acknowledged must be there as it was acknowledged", () => {
  const ledger = open();
  for (const id of ["kept", "lost", "changed"]) {
    ledger.ask(id, "value");
    ledger.acknowledge(id);
  }
  const present = new Map([
    ["kept", "value"],
    ["changed", "another"],
  ]);
  expect(ledger.settle(present)).toEqual([
    'lost is undefined, and was acknowledged as "value"',
    'changed is "another", and was acknowledged as "value"',
  ]);
});

test("what was under way may be done or not, and is what it is found to be from then on", () => {
  const ledger = open();
  ledger.ask("created", "value");
  ledger.ask("deleted", "value");
  ledger.acknowledge("deleted");
  ledger.ask("deleted", undefined);
  expect(ledger.settle(new Map([["created", "value"]]))).toEqual([]);
  expect(ledger.settle(new Map())).toEqual(['created is undefined, and was acknowledged as "value"']);
  ledger.ask("half", "value");
  expect(ledger.settle(new Map([["half", "val"]]))).toHaveLength(1);
});

test("what was deleted must be gone, and what nobody asked for must not be there", () => {
  const ledger = open();
  ledger.ask("deleted", "value");
  ledger.acknowledge("deleted");
  ledger.ask("deleted", undefined);
  ledger.acknowledge("deleted");
  const present = new Map([
    ["deleted", "value"],
    ["strange", "value"],
  ]);
  expect(ledger.settle(present)).toHaveLength(2);
});
