import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

const FOLDER = join(import.meta.dirname, "../../src/vault");
/** What may be compared, since it is no secret: whether something is there, words, lengths, ids, objects, and the text of a ciphertext. */
const HARMLESS =
  /^(?:undefined|"\w*"|[\w.?]*\.(?:state|length)|\w*(?:id|Id)|made|statements|KEY_BYTES|bytes\.toString\("base64url"\)|[\w.]+\.currentId)$/;

// S-12: no comparison whose time tells how much of a secret is right.
it("compares nothing secret with an operator", () => {
  expect(suspicious(readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), "utf8")))).toEqual([]);
});

it("would see one that does", () => {
  expect(suspicious(["if (given === expectedTag) return;"])).toEqual(["given === expectedTag"]);
  expect(suspicious(["return tag.equals(other);"])).toEqual(["tag.equals("]);
});

function suspicious(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
    const operators = Array.from(code.matchAll(/([\w.?"]+(?:\([^()]*\))?) [!=]==? ([\w.?"]+(?:\([^()]*\))?)/g))
      .filter(([, left = "", right = ""]) => ![left, right].some((side) => HARMLESS.test(side)))
      .map(([found]) => found);
    const methods = Array.from(code.matchAll(/[\w.]+\.(?:equals|localeCompare|compare)\(/g), ([found]) => found);
    return [...operators, ...methods];
  });
}
