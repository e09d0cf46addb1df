import type { ConstantPlan, ParameterPlan, Plan } from "@mortise/core";

/** A parameter that an upstream complains about, and where it comes from. */
export interface BlamedParameter {
  /** The model's name for it; left out for a value that no call chooses. */
  readonly argument?: string;
  /** JSON pointer in the descriptor. */
  readonly origin: string;
  /** Its place in the vendor's document. */
  readonly source?: string;
}

/** Finds the parameters that the JSON of an upstream's refusal names, the first named first. */
export type BlameReader = (json: string) => readonly BlamedParameter[];

/** Members whose value names a parameter: problem details (RFC 9457), JSON:API, and what vendors use. */
const NAMING = new Set(
  (
    "field fields fieldname field_name param params parameter parametername parameter_name path loc location pointer " +
    "property propertyname propertypath property_path attribute target instancepath datapath datakey key name argument"
  ).split(" "),
);
/** Members that hold complaints by the names of parameters, or a list of them. */
const COMPLAINTS =
  /^(?:errors?|details?|invalid[-_]?params?|validation_?errors?|field_?violations|issues|violations|fields|messages)$/i;
/** Members whose text may quote a name, or be made of one (`invalid_channel`). */
const SAYING =
  /^(?:message|detail|details|title|description|reason|error|errors|error_description|msg|code|type|hint)$/i;
/** What stands before a name and says where it was looked for. */
const PLACES = new Set([
  "body",
  "query",
  "path",
  "header",
  "headers",
  "cookie",
  "params",
  "request",
  "data",
  "payload",
  "$",
  "attributes",
  "",
]);
const MOST_VALUES = 500;
const MOST_CHARACTERS = 100_000;
const MOST_BLAMED = 5;

/** Prepares to read the refusals of one operation. */
export function readBlame(plan: Plan): BlameReader {
  const byName = new Map<string, BlamedParameter>();
  for (const place of [...plan.constants, ...plan.parameters]) {
    const blamed: BlamedParameter = {
      ...("argument" in place ? { argument: place.argument } : {}),
      origin: place.origin,
      ...("source" in place && place.source !== undefined ? { source: place.source } : {}),
    };
    for (const name of namesOf(place)) byName.set(folded(partsOf(name).join(".")), blamed);
  }
  const find = (words: readonly string[]): BlamedParameter | undefined => {
    // The longest beginning counts: `address.street` may be a parameter, or a member of `address`.
    for (let length = words.length; length > 0; length -= 1) {
      const found = byName.get(folded(words.slice(0, length).join(".")));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (json) => {
    if (byName.size === 0 || json.length > MOST_CHARACTERS) return [];
    const blamed = new Set<BlamedParameter>();
    for (const words of namedIn(JSON.parse(json))) {
      const found = find(words);
      if (found !== undefined) blamed.add(found);
      if (blamed.size === MOST_BLAMED) break;
    }
    return [...blamed];
  };
}

function namesOf(place: ParameterPlan | ConstantPlan): readonly string[] {
  const path = place.path?.join(".");
  return path === undefined || path === place.name ? [place.name] : [place.name, path];
}

/** Upstreams write names in styles of their own: `firstName`, `first_name`, `First-Name`. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/** What may be names of parameters, in parts, in the order of how sure they are: members that name, then texts that quote. */
function namedIn(value: unknown): readonly (readonly string[])[] {
  const named: string[][] = [];
  const said: string[][] = [];
  let left = MOST_VALUES;
  const visit = (current: unknown, key: string, inComplaints: boolean): void => {
    left -= 1;
    if (left < 0) return;
    if (typeof current === "string") {
      if (NAMING.has(key.toLowerCase())) named.push(partsOf(current));
      if (SAYING.test(key)) said.push(...quotedIn(current));
    } else if (Array.isArray(current)) {
      // `loc: ["body", "title"]`, as Python's validators have it.
      if (NAMING.has(key.toLowerCase()) && current.every((part) => typeof part !== "object")) {
        named.push(partsOf(current.join(".")));
      } else {
        for (const item of current) visit(item, key, inComplaints);
      }
    } else if (typeof current === "object" && current !== null) {
      for (const [name, member] of Object.entries(current)) {
        // `errors: { title: ["can't be blank"] }`, and the same without `errors`.
        if (inComplaints || isListOfTexts(member)) named.push(partsOf(name));
        visit(member, name, COMPLAINTS.test(name) && !Array.isArray(member));
      }
    }
  };
  visit(value, "", false);
  return [...named, ...said];
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}

/** `/data/attributes/title`, `body.items[0].title`, `filter[state]`: the parts that are names. */
function partsOf(path: string): string[] {
  const parts = path
    .slice(0, 300)
    .split(/[./[\]]+/)
    .filter((part) => !/^\d*$/.test(part));
  const first = parts.findIndex((part) => !PLACES.has(part.toLowerCase()));
  return first === -1 ? parts : parts.slice(first);
}

const QUOTED = /["'`\u2018\u2019\u201c\u201d«»]([\w.$[\]/-]{1,100})["'`\u2018\u2019\u201c\u201d«»]/g;
const SUBJECT =
  /^(?:the )?(?:parameter |field |property |argument |query parameter )?[:]?\s*([\w.$[\]-]{1,100})(?: field| parameter)? (?:is|are|must|should|can|cannot|can't|has|was|does|may|needs?|contains?|exceeds?)\b/i;
const MADE_OF =
  /^(?:invalid|missing|bad|unknown|no|empty)_(\w{1,100})$|^(\w{1,100}?)_(?:invalid|missing|required|not_found|too_long|too_short|empty)$/;

/** The names that a sentence quotes or begins with, and the one that a code is made of. */
function quotedIn(text: string): string[][] {
  const sentence = text.slice(0, 2_000);
  const quoted = Array.from(sentence.matchAll(QUOTED), ([, name = ""]) => name);
  const subject = SUBJECT.exec(sentence)?.[1];
  const made = MADE_OF.exec(sentence);
  return [...quoted, subject, made?.[1] ?? made?.[2]].flatMap((name) => (name === undefined ? [] : [partsOf(name)]));
}
