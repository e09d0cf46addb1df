import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Env, Hono } from "hono";

const TYPES = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8" } as const;
/** What of the library's files the page loads. Nothing comes from another host. */
const FILES = ["swagger-ui.css", "swagger-ui-bundle.js"] as const;
const START = `window.addEventListener("load", () => SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference" }));\n`;
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Mortise gateway: REST API</title>
<link rel="stylesheet" href="/reference/swagger-ui.css">
<div id="reference"></div>
<script src="/reference/swagger-ui-bundle.js"></script>
<script src="/reference/start.js"></script>
</html>
`;
/** The library writes styles into elements, and its icons are data. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `/reference`: the REST API for people. */
export function mountReferencePage<E extends Env>(app: Hono<E>): void {
  app.get("/reference", (context) => context.html(PAGE, 200, { "content-security-policy": POLICY }));
  app.get("/reference/start.js", (context) => context.body(START, 200, { "content-type": TYPES.js }));
  for (const name of FILES) {
    const file = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
    const type = name.endsWith(".css") ? TYPES.css : TYPES.js;
    app.get(`/reference/${name}`, async (context) =>
      context.body(await readFile(file), 200, { "content-type": type, "cache-control": "public, max-age=3600" }),
    );
  }
}
