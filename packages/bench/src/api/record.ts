/** Everything after the identifier is the same in each answer, so it is serialized once. */
const REST = JSON.stringify({
  title: "Export of the quarterly report fails with a timeout",
  status: "in_progress",
  priority: "high",
  assignee: { email: "ada@example.com", name: "Ada Lovelace", team: "reporting" },
  labels: ["export", "reports", "timeout", "quarterly"],
  description: `Exporting the quarterly report stops after thirty seconds. ${"It worked until the last release. ".repeat(11)}`,
  comments: [
    { author: "grace@example.com", text: "Seen on two more accounts this morning.", created: "2026-03-02T09:14:00Z" },
    {
      author: "alan@example.com",
      text: "The query plan changed; an index is missing.",
      created: "2026-03-02T11:40:00Z",
    },
  ],
  created: "2026-03-01T16:20:00Z",
  updated: "2026-03-02T11:40:00Z",
}).slice(1);

/** What the API answers about one record: about 1 KB of JSON. */
export function record(id: string): string {
  return `{"id":${JSON.stringify(id)},${REST}`;
}
