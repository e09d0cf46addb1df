import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { atUpstream, compile, type JsonObject } from "@mortise/core";
import { createRecorder, replayCassette } from "../../src/cassettes/index.ts";
import { MemoryCredentials, systemClock, TokenSource } from "../../src/index.ts";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";

const { connector, diagnostics } = compile({
  name: "connector.yaml",
  text: `
metadata: { name: Any, slug: any, description: Pictures of all kinds., publisher: Platform Team }
operations:
  - operation_id: add_picture
    endpoint: https://api.example.com/pictures
    method: POST
    request_body: { content_type: multipart/form-data }
    parameters:
      - { name: picture, location: body, field_type: file, required: true }
      - { name: caption, location: body, field_type: string }
  - operation_id: get_picture
    endpoint: https://api.example.com/pictures/1
    method: GET
mcp_config:
  enabled: true
  server_name: any
  server_description: Pictures of all kinds
  mode: discovery
  route_mappings:
    - { operation_id: add_picture, mcp_tool_name: add_picture, mcp_tool_description: Add a picture and its caption. }
    - { operation_id: get_picture, mcp_tool_name: get_picture, mcp_tool_description: Get the first of the pictures. }
`,
});
let upstream: FakeUpstream;
beforeAll(async () => {
  upstream = await startFakeUpstream();
});
afterAll(() => upstream.close());

async function record(tool: string, args: JsonObject) {
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const recorder = createRecorder({
    egress: { allow: [upstream.host] },
    clock: systemClock,
    tokens: (egress) => new TokenSource({ egress, clock: systemClock }),
  });
  const sentBy = atUpstream(connector, upstream.origin);
  const request = {
    connector,
    sentBy,
    tool,
    args,
    pages: 1,
    scope: { organisation: "o" },
    credentials: new MemoryCredentials(),
  };
  try {
    return { connector, recorded: await recorder.record(request) };
  } finally {
    await recorder.close();
  }
}

it("records a multipart body without what is random in it, of a tool that clients do not see", async () => {
  upstream.respond(() => json({ id: 1 }));
  const { connector: of, recorded } = await record("add_picture", {
    picture: "data:image/png;base64,AAEC",
    caption: "x",
  });
  if (!recorded.ok) throw new Error(recorded.reason);
  const [call] = recorded.cassette.calls;
  expect(call?.exchanges[0]?.request.headers["content-type"]).toBe("multipart/form-data; boundary=mortise-boundary");
  expect((await replayCassette(of, recorded.cassette)).faults).toEqual([]);
  expect(call?.result).toMatchObject({ isError: false });
});

it("records a binary answer", async () => {
  const bytes = Uint8Array.from([0x89, 0x50, 0, 1]);
  upstream.respond(() => ({ kind: "answer", status: 200, headers: { "content-type": "image/png" }, body: bytes }));
  const { connector: of, recorded } = await record("get_picture", {});
  if (!recorded.ok) throw new Error(recorded.reason);
  expect(recorded.cassette.calls[0]?.exchanges[0]?.response.body).toEqual({ base64: "iVAAAQ==" });
  expect((await replayCassette(of, recorded.cassette)).faults).toEqual([]);
});

it("does not record a call whose file would be missing in a replay", async () => {
  const { recorded } = await record("add_picture", { picture: "file:///tmp/a.png" });
  expect(recorded).toMatchObject({ ok: false, reason: "a file that is named by a URI would not be there in a replay" });
});
