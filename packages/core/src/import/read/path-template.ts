import type { Losses } from "./losses.ts";
import type { Part } from "./part.ts";

/** No server takes longer ones; the patterns below need not stand them. */
const MAX_LENGTH = 8192;
/** White space, control characters and backslashes stand in no path. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const forbidden = /[\s\\\u0000-\u001F\u007F]/;

/** A path key, read. */
export interface PathTemplate {
  /** As the document has it, without a fragment and without placeholders in its query; a fixed query may follow `?`. */
  readonly path: string;
  /** Names between braces in the path itself, in order. */
  readonly placeholders: readonly string[];
  /** Placeholders that are values of the key's query, and the names of their query parameters. */
  readonly inQuery: ReadonlyMap<string, string>;
}

/** Reads a key of `paths`; undefined where it is none that could be called. */
export function readPathTemplate(key: string, part: Part, losses: Losses): PathTemplate | undefined {
  if (key.length > MAX_LENGTH) return undefined;
  let path = key;
  const hash = path.indexOf("#");
  if (hash !== -1) {
    losses.add(
      "changed",
      part,
      `the fragment \`${path.slice(hash)}\` of a path`,
      "It only tells operations apart, and is not sent.",
    );
    path = path.slice(0, hash);
  }
  const mark = path.search(/\?(?![^{]*\})/);
  const query = mark === -1 ? "" : path.slice(mark + 1);
  if (mark !== -1) path = path.slice(0, mark);
  if (path !== "" && !path.startsWith("/")) {
    losses.add("changed", part, `the path \`${key}\``, "Paths begin with `/`.");
    path = `/${path}`;
  }
  path = plainPlaceholders(path, part, losses);
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "");
  const rest = path.replaceAll(/\{[^{}]*\}/g, "");
  if (/[{}]/.test(rest) || names.includes("") || forbidden.test(rest)) return undefined;
  const { fixed, inQuery } = readQuery(query, part, losses);
  return { path: fixed === "" ? path : `${path}?${fixed}`, placeholders: [...new Set(names)], inQuery };
}

/** URI templates (RFC 6570) and route patterns put more between braces than a name. */
function plainPlaceholders(path: string, part: Part, losses: Losses): string {
  return path.replaceAll(/\{([^{}]*)\}/g, (written, inner: string) => {
    if (/^[?&]/.test(inner)) {
      losses.add("changed", part, `\`${written}\` in a path`, "Query parameters are declared by themselves.");
      return "";
    }
    const name = inner
      .replace(/^[+#./;]/, "")
      .replace(/[+*]$/, "")
      .replace(/:.*$/, "");
    if (name === inner || name === "") return written;
    losses.add(
      "changed",
      part,
      `\`${written}\` in a path`,
      `It was taken as \`{${name}}\`, whose value is one segment.`,
    );
    return `{${name}}`;
  });
}

function readQuery(
  query: string,
  part: Part,
  losses: Losses,
): { readonly fixed: string; readonly inQuery: ReadonlyMap<string, string> } {
  const inQuery = new Map<string, string>();
  const fixed: string[] = [];
  for (const pair of query.split("&").filter((each) => each !== "")) {
    const match = /^([^={}]+)=\{([^{}]+)\}$/.exec(pair);
    if (match?.[1] !== undefined && match[2] !== undefined) inQuery.set(match[2], match[1]);
    else if (/[{}\s]/.test(pair))
      losses.add(
        "changed",
        part,
        `\`${pair}\` in the query of a path`,
        "It is neither a fixed value nor one placeholder, and was left out.",
      );
    else fixed.push(pair);
  }
  return { fixed: fixed.join("&"), inQuery };
}
