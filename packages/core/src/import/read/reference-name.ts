/** Whether a document's name is an address in the network. */
export function isUrl(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * The name by which a caller loads the document that a reference points into: an absolute URL, or a path relative to
 * the main document's folder. Empty for the main document itself; undefined for what is neither, such as `file:`.
 * `from` is the name of the document that has the reference, empty for the main one, which is called `main`.
 */
export function normaliseReference(file: string, from: string, main: string): string | undefined {
  const base = from === "" ? main : from;
  if (isUrl(file) || isUrl(base)) {
    // A relative document of a local main one stays relative.
    const url = URL.parse(file, isUrl(base) ? base : undefined);
    if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
    url.hash = "";
    return isUrl(main) && url.href === mainAddress(main) ? "" : url.href;
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(file)) return undefined;
  let path = decodedPath(file);
  if (!path.startsWith("/")) path = from === "" ? path : `${from.slice(0, from.lastIndexOf("/") + 1)}${path}`;
  const name = withoutDots(path);
  return name === main.slice(main.lastIndexOf("/") + 1) ? "" : name;
}

function mainAddress(main: string): string | undefined {
  const url = URL.parse(main);
  if (url === null) return undefined;
  url.hash = "";
  return url.href;
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Resolves `.` and `..`; those that lead above the folder stay in front, for the caller to judge. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "." || (segment === "" && kept.length > 0)) continue;
    if (segment === ".." && kept.length > 0 && kept.at(-1) !== ".." && kept.at(-1) !== "") kept.pop();
    else kept.push(segment);
  }
  return kept.join("/");
}
