import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transform } from "@swc/core";
import { format, resolveConfig } from "prettier";

/**
 * The declarations of the standalone runtime, in one module that imports nothing but Node's own: what its entry
 * exports, and every type that this leads to, as the sources declare them.
 */
export async function runtimeDeclarations(entry: string): Promise<string> {
  const gathered = new Gathering();
  const { exports } = await gathered.read(resolve(entry));
  for (const name of exports.keys()) await gathered.add(resolve(entry), name);
  const text = [
    "// The public surface of the runtime in mortise.js beside it.",
    ...Array.from(
      gathered.builtins,
      ([from, names]) => `import type { ${Array.from(names).join(", ")} } from "${from}";`,
    ),
    ...Array.from(gathered.declarations.values(), ({ text }) => text),
    `export { ${Array.from(exports.keys()).sort().join(", ")} };`,
  ].join("\n\n");
  const file = "mortise.d.ts";
  return format(text, { ...(await resolveConfig(resolve(file))), filepath: file });
}

interface Declaration {
  readonly file: string;
  readonly text: string;
}

/** A module as others see it. */
interface Surface {
  /** What it declares, exported or not, by name. */
  readonly declarations: ReadonlyMap<string, string>;
  /** Where a name comes from that is imported, or exported from elsewhere. */
  readonly imports: ReadonlyMap<string, string>;
  /** What it exports by name; from where, if it is not its own. */
  readonly exports: ReadonlyMap<string, string | null>;
  /** Modules that are exported whole. */
  readonly stars: readonly string[];
}

class Gathering {
  readonly declarations = new Map<string, Declaration>();
  readonly builtins = new Map<string, Set<string>>();
  readonly #surfaces = new Map<string, Promise<Surface>>();

  /** Adds what a module means by a name, and everything that its declaration mentions. */
  async add(file: string, name: string): Promise<void> {
    const found = await this.#find(file, name);
    if (found === undefined) throw new Error(`${file} knows no ${name}`);
    const known = this.declarations.get(name);
    if (known !== undefined) {
      if (known.file !== found.file)
        throw new Error(`${known.file} and ${found.file} both declare ${name}: rename one`);
      return;
    }
    this.declarations.set(name, found);
    const { declarations, imports } = await this.read(found.file);
    for (const mentioned of identifiers(found.text)) {
      const from = imports.get(mentioned);
      if (from?.startsWith("node:") === true) {
        this.builtins.set(from, (this.builtins.get(from) ?? new Set()).add(mentioned));
      } else if (from !== undefined || (declarations.has(mentioned) && mentioned !== name)) {
        await this.add(found.file, mentioned);
      }
    }
  }

  async #find(file: string, name: string): Promise<Declaration | undefined> {
    const { declarations, imports, exports, stars } = await this.read(file);
    const text = declarations.get(name);
    if (text !== undefined) return { file, text };
    const from = imports.get(name) ?? exports.get(name);
    if (from !== undefined && from !== null) return this.#find(moduleFile(file, from), name);
    for (const star of stars) {
      const found = await this.#find(moduleFile(file, star), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  read(file: string): Promise<Surface> {
    const known = this.#surfaces.get(file) ?? readSurface(file);
    this.#surfaces.set(file, known);
    return known;
  }
}

const FROM = /^(?<verb>import|export)(?: type)? (?:\{(?<names>[^}]*)\}|\*) from "(?<from>[^"]+)";/gm;
const DECLARED = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const) (?<name>\w+)/;

async function readSurface(file: string): Promise<Surface> {
  const text = await declarationsOf(file);
  const imports = new Map<string, string>();
  const exports = new Map<string, string | null>();
  const stars: string[] = [];
  for (const { groups = {} } of text.matchAll(FROM)) {
    const { verb, names, from = "" } = groups;
    if (names === undefined) {
      stars.push(from);
      continue;
    }
    for (const name of names
      .split(",")
      .map((each) => each.trim().replace(/^type /, ""))
      .filter(Boolean)) {
      if (/\sas\s/.test(name)) throw new Error(`${file} renames ${name}: what it declares has one name everywhere`);
      (verb === "import" ? imports : exports).set(name, from);
    }
  }
  const declarations = new Map<string, string>();
  for (const block of text.replaceAll(FROM, "").split(/^(?=\/\*\*|export |declare |interface |type )/m)) {
    // A comment and what it stands before were split, so the comment waits.
    const declared = DECLARED.exec(block)?.groups?.["name"];
    const comment = declarations.get("") ?? "";
    declarations.delete("");
    if (block.startsWith("/**")) declarations.set("", block);
    else if (declared !== undefined) {
      declarations.set(declared, comment + ambient(block));
      if (block.startsWith("export ")) exports.set(declared, null);
    }
  }
  return { declarations, imports, exports, stars };
}

/** A declaration as it stands in a file of declarations that says at its end what it exports. */
function ambient(block: string): string {
  const bare = block.trimEnd().replace(/^export /, "");
  return /^(?:class|function|const|abstract) /.test(bare) ? `declare ${bare}` : bare;
}

/** What the compiler would write for one module, each comment and each declaration at the start of a line. */
async function declarationsOf(file: string): Promise<string> {
  const { output } = (await transform(readFileSync(file, "utf8"), {
    filename: file,
    jsc: { parser: { syntax: "typescript" }, target: "es2022", experimental: { emitIsolatedDts: true } },
    // The types do not know this part of the result yet.
  })) as unknown as { readonly output: string };
  const { __swc_isolated_declarations__: text } = JSON.parse(output) as { __swc_isolated_declarations__: string };
  return text.replaceAll(/\*\/ (?=\S)/g, "*/\n");
}

/** The identifiers of a declaration outside its comments and texts. */
function identifiers(text: string): ReadonlySet<string> {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return new Set(code.match(/[A-Za-z_$][\w$]*/g));
}

/** The source of a module, as the package that it belongs to exports it. */
function moduleFile(importer: string, specifier: string): string {
  if (specifier.startsWith(".")) return resolve(dirname(importer), specifier);
  const [, name = "", subpath = ""] = /^@mortise\/([a-z]+)(\/.*)?$/.exec(specifier) ?? [];
  if (name === "") throw new Error(`${importer} takes a type from ${specifier}, which nobody has beside the runtime`);
  const home = resolve("packages", name);
  const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  return join(home, exports[`.${subpath}`]?.["@mortise/source"] ?? "");
}
