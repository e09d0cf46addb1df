import { intro, isCancel, outro, select, text, type Option } from "@clack/prompts";
import { CannotRun } from "../exit-code.ts";
import {
  AUTH_TYPES,
  CATEGORIES,
  DEFAULT_ENDPOINT,
  DEFAULT_NAME,
  DEFAULT_PUBLISHER,
  descriptionOf,
  endpointFault,
  slugOf,
  type InitAnswers,
} from "./answers.ts";

// Questions go to stderr, like everything that is not data.
const output = process.stderr;

/** Asks for what the flags left out. */
export async function askAnswers(given: Partial<InitAnswers>): Promise<Partial<InitAnswers>> {
  intro("A descriptor says how to call one vendor API, and which calls agents may make.", { output });
  const name = given.name ?? (await ask("What is the connector called?", DEFAULT_NAME));
  const asked = {
    name,
    slug: given.slug ?? (await ask("Its name in addresses", slugOf(name))),
    description: given.description ?? (await ask("What does it connect to?", descriptionOf(name))),
    publisher: given.publisher ?? (await ask("Who maintains it?", DEFAULT_PUBLISHER)),
    category: given.category ?? (await choose("What kind of system is it?", CATEGORIES)),
    endpoint:
      given.endpoint ??
      (await ask(
        "The URL of a first operation, a GET; {placeholders} become parameters",
        DEFAULT_ENDPOINT,
        endpointFault,
      )),
    auth: given.auth ?? (await choose("How does the upstream authenticate?", AUTH_TYPES)),
  };
  outro("That is all.", { output });
  return asked;
}

async function ask(
  message: string,
  defaultValue: string,
  fault: (answer: string) => string | undefined = () => undefined,
): Promise<string> {
  const answer = await text({
    message,
    placeholder: defaultValue,
    defaultValue,
    validate: (value) => (value === undefined || value === "" ? undefined : fault(value)),
    output,
  });
  return isCancel(answer) ? cancelled() : answer.trim();
}

async function choose<Value extends string>(message: string, values: readonly Value[]): Promise<Value> {
  // The prompt's own type cannot tell that every value of a union of strings is a string.
  const options = values.map((value) => ({ value, label: value.replaceAll("_", " ") })) as Option<Value>[];
  const answer = await select<Value>({ message, options, output });
  return isCancel(answer) ? cancelled() : answer;
}

function cancelled(): never {
  throw new CannotRun("cancelled; nothing was written");
}
