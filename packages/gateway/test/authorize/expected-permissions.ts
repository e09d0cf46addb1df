// Who may do what, as the product promises it: written from that promise and not from the policy, so
// that the one can be held against the other.
//
//   all     everything of the organisation
//   here    what is in the workspace of the caller
//   here*   that, and what belongs to no workspace
//   own     what belongs to the calling person
//   self    what belongs to the calling agent in its workspace
//   self*   that, and what belongs to it in no workspace
//   -       refused, whatever it is done to
//
// Another organisation's things and those that do not exist are hidden from everybody.

/** Who is asking. Agents work in a workspace, and their endpoints are in it. */
export const CALLERS = [
  "owner",
  "admin",
  "member",
  "auditor",
  "agent",
  "admin key of a workspace",
  "member key of a workspace",
  "agent with the role admin",
  "member at an agent's endpoint",
  "admin's key of a workspace at an agent's endpoint",
  "member's client with mcp:tools",
  "admin's client with mcp:tools",
  "admin's client with mcp:manage",
  "admin's client without a scope",
] as const;

//                          owner admin membr audit agent adm@w mem@w ag+ad mem+ag adw+ag  tools tools manage none
export const EXPECTED = `
organisation.read         | all   all   all   all   here* here* here* here* here* here* | all   all   -     -
organisation.update       | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
organisation.delete       | all   -     -     -     -     -     -     -     -     -     | -     -     -     -
member.list               | all   all   -     all   -     -     -     -     -     -     | -     -     -     -
member.invite             | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
member.update             | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
member.remove             | all   all   own   own   -     -     -     -     -     -     | -     -     -     -
workspace.list            | all   all   all   all   -     here  here  here  here  here  | all   all   -     -
workspace.create          | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
workspace.update          | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
workspace.delete          | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
workspace.assign          | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
agent.list                | all   all   all   all   self  here  here  here  here  here  | all   all   -     -
agent.read                | all   all   all   all   self  here  here  here  here  here  | all   all   -     -
agent.create              | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
agent.update              | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
agent.delete              | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
key.list                  | all   all   own   all   -     -     -     -     -     -     | -     -     -     -
key.create                | all   all   own   -     -     -     -     -     -     -     | -     -     -     -
key.revoke                | all   all   own   own   -     -     -     -     -     -     | -     -     -     -
connector.list            | all   all   all   all   here* here* here* here* here* here* | all   all   -     -
connector.read            | all   all   all   all   here* here* here* here* here* here* | all   all   -     -
connector.create          | all   all   -     -     -     -     -     here* -     -     | -     -     all   -
connector.update          | all   all   -     -     -     -     -     here* -     -     | -     -     all   -
connector.test            | all   all   -     -     -     here* -     here* -     here* | -     -     all   -
connector.publish         | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
connector.delete          | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
tool.list                 | all   all   all   all   here* here* here* here* here* here* | all   all   -     -
tool.allow                | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
tool.review               | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
tool.call                 | all   all   all   -     here* here* here* here* here* here* | all   all   -     -
assignment.list           | all   all   all   all   self  here  here  here  here  here  | all   all   -     -
assignment.change         | all   all   -     -     -     here  -     here  -     here  | -     -     all   -
connection.list           | all   all   own   all   self* here* own   here* own   here* | own   all   -     -
connection.connect_shared | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
connection.connect_own    | own   own   own   -     -     own   own   -     -     -     | -     -     -     -
connection.delete_shared  | all   all   -     -     -     here  -     -     -     -     | -     -     -     -
connection.delete_own     | all   all   own   own   -     here* own   -     -     -     | -     -     -     -
toggle.change             | own   own   own   -     -     own   own   -     -     -     | -     -     -     -
variable.list             | all   all   -     all   -     -     -     -     -     -     | -     -     -     -
variable.change           | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
approval.list             | all   all   own   all   self* here* own   here* own   here* | own   all   -     -
approval.decide           | all   all   own   -     -     here* own   -     -     -     | own   all   -     -
audit.read                | all   all   -     all   -     -     -     -     -     -     | -     -     -     -
audit.export              | all   all   -     all   -     -     -     -     -     -     | -     -     -     -
vault.rotate              | all   all   -     -     -     -     -     -     -     -     | -     -     -     -
`;

/** Which roles each can give and take, of people, invitations and keys. */
export const GIVEN_ROLES = {
  owner: ["owner", "admin", "member", "auditor", "agent"],
  admin: ["admin", "member", "auditor", "agent"],
  member: ["member"],
} as const;
