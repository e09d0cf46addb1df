/** One HTTP operation of the API that every target serves. */
export interface Operation {
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly name: string;
  readonly location: "path" | "query" | "body";
  readonly type: "string" | "integer";
  readonly required: boolean;
  readonly description: string;
  readonly default?: string | number;
}

/** The operation that is called, and the arguments of call number `n`: each asks for another ticket, so a mixed-up answer shows. */
export const CALLED_OPERATION = "get_ticket";
export const CALLED_EXPAND = "comments";

const COLLECTIONS = [
  ["tickets", "ticket"],
  ["users", "user"],
  ["projects", "project"],
  ["comments", "comment"],
  ["teams", "team"],
] as const;

/** An API of exactly `count` operations: list, get, create and update for as many collections as that takes. */
export function operations(count: number): readonly Operation[] {
  const all: Operation[] = [];
  for (let index = 0; all.length < count; index++) {
    const [plural, singular] = COLLECTIONS[index] ?? [`records_${index}`, `record_${index}`];
    all.push(...collectionOperations(plural, singular));
  }
  return all.slice(0, count);
}

function collectionOperations(plural: string, singular: string): readonly Operation[] {
  const collection = `/api/v1/${plural}`;
  const item = `${collection}/{${singular}_id}`;
  const id: Parameter = {
    name: `${singular}_id`,
    location: "path",
    type: "string",
    required: true,
    description: `Which ${singular}: its identifier, as the list gives it`,
  };
  const title = text("body", "title", `What the ${singular} is called`);
  return [
    {
      id: `list_${plural}`,
      method: "GET",
      path: collection,
      summary: `List ${plural}`,
      description: `Search ${plural} by status and assignee. Returns identifiers, titles, statuses and assignees.`,
      parameters: [
        text("query", "status", "Filter by status (open, closed, in_progress)"),
        text("query", "assignee", "Filter by the assignee's email address"),
        { ...text("query", "limit", "How many to return, at most"), type: "integer", default: 25 },
      ],
    },
    {
      id: `get_${singular}`,
      method: "GET",
      path: item,
      summary: `Get a ${singular}`,
      description: `Get everything about one ${singular}: its title, status, description and history.`,
      parameters: [id, text("query", "expand", "Which related records to include: comments or history")],
    },
    {
      id: `create_${singular}`,
      method: "POST",
      path: collection,
      summary: `Create a ${singular}`,
      description: `Create a new ${singular} with a title, a description and a priority. Returns the new record.`,
      parameters: [
        { ...title, required: true },
        text("body", "description", "The whole story, in plain text"),
        { ...text("body", "priority", "How urgent it is: low, medium or high"), default: "medium" },
      ],
    },
    {
      id: `update_${singular}`,
      method: "PATCH",
      path: item,
      summary: `Update a ${singular}`,
      description: `Change the title or the status of one ${singular}. What is not given stays as it is.`,
      parameters: [id, title, text("body", "status", "The new status (open, closed, in_progress)")],
    },
  ];
}

function text(location: "query" | "body", name: string, description: string): Parameter {
  return { name, location, type: "string", required: false, description };
}
