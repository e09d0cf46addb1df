import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { REPOSITORY } from "../mortise.ts";
import { openText } from "./open-text.ts";

const descriptors = join(REPOSITORY, "descriptors");
const connectors = readdirSync(descriptors, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(connectors.map(({ name }) => name))("knows where every name of %s stands and what it means", (name) => {
  const { document } = openText(readFileSync(join(descriptors, name, "connector.yaml"), "utf8"));
  const names = document.names();
  expect(names.length).toBeGreaterThan(20);
  for (const { kind, name: written, means, role, target, start, end } of names) {
    const path = target.path.join("/");
    expect({ path, kind, text: document.text.slice(start, end), means: means.length > 0 }).toEqual({
      path,
      kind,
      text: written,
      means: true,
    });
    if (role === "declaration") continue;
    const declared = names.some((other) => other.role === "declaration" && means.includes(other.means[0] ?? ""));
    expect({ path, declared }).toEqual({ path, declared: true });
  }
});
