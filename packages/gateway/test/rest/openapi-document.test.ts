import { expect, test } from "@jest/globals";
import { openApiDocument } from "../../src/rest/openapi-document.ts";

test.each([
  ["https://mcp.example.com", "__Host-mortise.session_token"],
  ["http://127.0.0.1:8700", "mortise.session_token"],
])("the document of %s names the cookie that sessions there have", (publicUrl, name) => {
  expect(openApiDocument([], publicUrl, "1")).toMatchObject({
    components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name } } },
  });
});
