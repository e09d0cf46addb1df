import { expect, it } from "@jest/globals";
import { shortNote } from "../../../src/tools/lower/short-text.ts";

function note(text: string, path: string, tool?: string, isSwitch = false): string | undefined {
  return shortNote(text, { path, isSwitch, ...(tool === undefined ? {} : { tool }) }, 120);
}

it("is the first sentence, without its article and full stop", () => {
  expect(note("The reason, as e.g. Bob. said it. More of it.", "why")).toBe("Reason, as e.g. Bob. said it");
});

it("says nothing where the names of the argument and of the tool say it", () => {
  expect(note("The name of the project.", "project/name")).toBeUndefined();
  expect(note("Channel to archive.", "channel_id", "conversations_archive")).toBeUndefined();
  expect(note("The name of the project. Must be unique.", "project/name")).toBeUndefined();
});

it.each([
  ["ID of the channel to archive", "channel", "channels_archive"],
  ["List of users to add", "users", "users_add"],
  ["Channel to move the file from", "channel", "move_file"],
  ["Channel to archive", "channel", "rooms_close"],
])("says %s, which the names do not", (text, path, tool) => {
  expect(note(text, path, tool)).toBe(text);
});

it("says nothing of the size of a page but what is not the same everywhere", () => {
  expect(note("The maximum number of items to return. There may be fewer.", "limit")).toBeUndefined();
  expect(note("Number of results per page", "page_size")).toBeUndefined();
  expect(note("Number of results per page, at most 20", "page_size")).toBe("Number of results per page, at most 20");
  expect(note("The maximum number of items", "quantity")).toBe("Maximum number of items");
});

it("leaves out what leads up to the point, where it says only how any argument is given", () => {
  expect(note("Pass true to post as the user.", "as_user", undefined, true)).toBe("Post as the user");
  expect(note("Set this to `true` to receive the locale", "x", undefined, true)).toBe("Receive the locale");
  expect(note("Set `cursor` to the `next` of the last answer", "cursor")).toBe("The `next` of the last answer");
  expect(note("Set `cursor` to `next` of the last answer", "cursor")).toBe("`next` of the last answer");
  expect(note("Structured blocks, presented as a URL-encoded string.", "x")).toBe("Structured blocks");
});

it("keeps what leads up to the point where it says which value does it", () => {
  expect(note("Pass true to post as the user.", "as_user")).toBe("Pass true to post as the user");
  expect(note("Set to false to stop.", "x", undefined, true)).toBe("Set to false to stop");
  expect(note("Set `other` to `next`", "cursor")).toBe("Set `other` to `next`");
  expect(note("A string presented as a URL-encoded string of pairs", "x")).toMatch(/URL-encoded/);
});
