import { constants, realpathSync, statSync } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { basename, extname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileStore } from "../files/file-store.ts";
import { CannotRun } from "./exit-code.ts";

/**
 * Opens `file:` URIs inside one folder, which an operator has named, and nothing else: where a file really is
 * decides, so that neither `..` nor a link leads out. Whoever can write in the folder is trusted not to
 * exchange its folders while a file in them is being opened.
 */
export function createLocalFiles(folder: string): FileStore {
  const root = resolveFolder(folder);
  const inside = root.endsWith(sep) ? root : root + sep;
  return {
    open: async (uri) => {
      const path = pathOf(uri);
      const real = path === undefined ? undefined : await realpath(path).catch(() => undefined);
      if (real?.startsWith(inside) !== true) return undefined;
      // It is no link any more; one that has come in its place is not followed, and a pipe does not hold us up.
      const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
        () => undefined,
      );
      if (handle === undefined) return undefined;
      const stats = await handle.stat();
      if (!stats.isFile()) {
        await handle.close();
        return undefined;
      }
      const mediaType = MEDIA_TYPES.get(extname(real).toLowerCase());
      return {
        stream: handle.createReadStream(),
        size: stats.size,
        name: basename(real),
        ...(mediaType === undefined ? {} : { mediaType }),
      };
    },
  };
}

function resolveFolder(folder: string): string {
  try {
    const root = realpathSync(folder);
    if (statSync(root).isDirectory()) return root;
  } catch {
    // Said below.
  }
  throw new CannotRun(`--files takes a folder that is there, and ${folder} is none`);
}

/** The path of a `file:` URI of this machine. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** What upstreams look at most: pictures, documents, tables, sound and film. Others are sent as bytes. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  [".csv", "text/csv"],
  [".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  [".gif", "image/gif"],
  [".gz", "application/gzip"],
  [".html", "text/html"],
  [".jpeg", "image/jpeg"],
  [".jpg", "image/jpeg"],
  [".json", "application/json"],
  [".md", "text/markdown"],
  [".mp3", "audio/mpeg"],
  [".mp4", "video/mp4"],
  [".pdf", "application/pdf"],
  [".png", "image/png"],
  [".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
  [".svg", "image/svg+xml"],
  [".txt", "text/plain"],
  [".wav", "audio/wav"],
  [".webp", "image/webp"],
  [".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  [".xml", "application/xml"],
  [".zip", "application/zip"],
]);
