import { expect, it } from "@jest/globals";
import type { ApiOperation } from "../../../src/import/api-model.ts";
import { nameOperations, slugOf } from "../../../src/import/describe/operation-names.ts";

function operation(path: string, id?: string, method: ApiOperation["method"] = "GET"): ApiOperation {
  const base = {
    method,
    path,
    servers: [],
    tags: [],
    deprecated: false,
    security: [],
    parameters: [],
    source: `#/paths/${path}`,
  };
  return id === undefined ? base : { ...base, id };
}

function namesOf(operations: readonly ApiOperation[]) {
  return [...nameOperations(operations).values()];
}

it("keeps an operation's own id, and makes a tool's name of its words", () => {
  expect(
    namesOf([operation("/a", "listOrgTeams"), operation("/b", "pets.GetByID"), operation("/c", "OAuth2-token")]),
  ).toEqual([
    { id: "listOrgTeams", tool: "list_org_teams" },
    { id: "pets.GetByID", tool: "pets_get_by_id" },
    { id: "OAuth2-token", tool: "oauth2_token" },
  ]);
});

it("makes an id of method and path where the document has none, or has it twice", () => {
  expect(
    namesOf([
      operation("/pets/{petId}"),
      operation("/", undefined, "POST"),
      operation("/a", "same"),
      operation("/b", "same"),
    ]),
  ).toEqual([
    { id: "get_pets_pet_id", tool: "get_pets_pet_id" },
    { id: "post_root", tool: "post_root" },
    { id: "get_a", tool: "get_a" },
    { id: "get_b", tool: "get_b" },
  ]);
});

it("makes ids where the document's are names that a descriptor refuses", () => {
  expect(namesOf([operation("/x", "__proto__"), operation("/y", "  ")])).toEqual([
    { id: "get_x", tool: "get_x" },
    { id: "get_y", tool: "get_y" },
  ]);
});

it("tells apart what would be called the same by a hash that neither order nor neighbours move", () => {
  const [a, b, c] = [operation("/a-b"), operation("/a_b"), operation("/other")];
  const names = nameOperations([a, b, c]);
  expect(names.get(a)?.id).toMatch(/^get_a_b_[0-9a-f]{6}$/);
  expect(names.get(a)?.id).not.toBe(names.get(b)?.id);
  const again = nameOperations([c, b, a]);
  for (const one of [a, b, c]) expect(again.get(one)).toEqual(names.get(one));
});

it("gives the words of a long name short forms, and cuts between words where that is not enough", () => {
  const [short, long] = namesOf([
    operation("/a", "updateOrganizationNotificationConfigurationParameters"),
    operation("/b", "partner_sdk_unmerge_provisional_account_of_a_user_in_a_lobby_without_consent"),
  ]);
  expect(short?.tool).toBe("update_org_notif_config_params");
  expect(long?.tool).toMatch(/^partner_sdk_unmerge_[a-z_]*consent_[0-9a-f]{6}$/);
  expect(long?.tool.length).toBeLessThanOrEqual(45);
});

it("makes slugs that addresses take", () => {
  expect([slugOf("Notion API"), slugOf("Ünïcode & Co."), slugOf("X")]).toEqual(["notion-api", "unicode-co", "api-x"]);
  expect(slugOf("日本")).toMatch(/^api-[0-9a-f]{6}$/);
});

it("tells operations apart that differ in the fragment of their path alone", () => {
  const [a, b] = [operation("/x"), operation("/x")].map((one, index) => ({
    ...one,
    source: `#/paths/~1x#Action=${index === 0 ? "Start" : "Stop"}/get`,
  }));
  expect(namesOf([a, b].filter((one) => one !== undefined))).toEqual([
    { id: "get_x_action_start", tool: "get_x_action_start" },
    { id: "get_x_action_stop", tool: "get_x_action_stop" },
  ]);
});

it("gives every path a name where several refer to one item", () => {
  const shared = { ...operation("/x"), source: "#/components/pathItems/shared/get" };
  expect(namesOf([shared, { ...shared }])).toEqual([
    { id: "get_x", tool: "get_x" },
    { id: "get_x_2", tool: "get_x_2" },
  ]);
});
