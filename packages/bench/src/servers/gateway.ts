/**
 * A gateway in a process of its own, as the command runs it, with as many organisations as are asked for, each with
 * an owner and the owner's key. Prints one line of JSON when it listens ({@link ListeningGateway}).
 *
 * Arguments: the folder of its data, and how many organisations to make. `DATABASE_URL` puts the data into PostgreSQL.
 */
import { createLog, readConfig, startGateway } from "@mortise/gateway";

export interface ListeningGateway {
  readonly url: string;
  /** Those that were made. */
  readonly owners: readonly Owner[];
}

/** Somebody who may do everything in an organisation. */
export interface Owner {
  readonly organisation: string;
  readonly key: string;
}

const [, , data = "", organisations = "0"] = process.argv;
const config = await readConfig(
  { data, port: 0, allowHost: ["127.0.0.1"] },
  { environment: process.env, readFile: () => Promise.reject(new Error("no file is configured")) },
);
const log = createLog(config.logLevel, process.stderr);
const { url, services } = await startGateway(config, { log });
if (services === undefined) throw new Error("the vault is sealed");
const { identity, clock } = services;

async function makeOwner(index: number): Promise<Owner> {
  const name = `bench-${index}-${clock.time()}`;
  const { id: organisation } = await identity.createOrganisation(name, name);
  const user = await identity.createUser({ email: `${name}@localhost.invalid`, name });
  await identity.addMember(organisation, user.id, "owner");
  const { text } = await identity.createKey({ organisation, name, role: "owner", user: user.id });
  return { organisation, key: text };
}

const owners: Owner[] = [];
for (let index = 0; index < Number(organisations); index++) owners.push(await makeOwner(index));
const listening: ListeningGateway = { url, owners };
process.stdout.write(`${JSON.stringify(listening)}\n`);
