import { expect, it } from "@jest/globals";
import { initialsOf, stemOf, wordsOf } from "../../src/discovery/words.ts";

it.each<[string, readonly string[]]>([
  ["listUserGroups", ["list", "user", "group"]],
  ["list_user-groups.v2", ["list", "user", "group", "v", "2"]],
  ["HTTPServer", ["http", "server"].map(stemOf)],
  ["Delete the user's invoice", ["delete", "user", "s", "invoice"].map(stemOf)],
  ["Créer une équipe", ["creer", "une", "equipe"].map(stemOf)],
  ["", []],
  ["日本語", ["日本語"]],
])("splits %j into words", (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

it("folds the forms of a word together", () => {
  for (const forms of [
    ["create", "creates", "created", "creating", "creation"],
    ["category", "categories"],
    ["address", "addresses"],
    ["list", "lists", "listing", "listed"],
    ["validate", "validation", "validating"],
  ]) {
    expect(new Set(forms.map(stemOf)).size).toBe(1);
  }
});

it("leaves words alone that only look like forms of others", () => {
  expect(["status", "bus", "ring", "red", "class", "analysis"].map(stemOf)).toEqual([
    "status",
    "bus",
    "ring",
    "red",
    "class",
    "analysis",
  ]);
});

it("drops words that say nothing, unless there are no others", () => {
  expect(wordsOf("get all of the users")).toEqual(["get", "user"]);
  expect(wordsOf("All")).toEqual(["all"]);
});

it("knows what three to five words shorten to", () => {
  expect(initialsOf("Do Not Disturb mode")).toEqual(["dnd", "ndm", "dndm"]);
});
