import { DatabaseSync } from "node:sqlite";
import { answer, cutShort, json, type Reply, reset, status } from "@mortise/testkit/fake-upstream";
import { inParallel } from "./in-parallel.ts";
import {
  API,
  type Counts,
  isWell,
  LISTED,
  type Measured,
  type MeasuringStage,
  restore,
  SERVER,
} from "./measuring-stage.ts";

/** F-3: what asks for fewer requests for ever is asked again a hundred times, by whoever it is called. */
export async function measureThrottled(stage: MeasuringStage, { many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api } = stage;
  api.forget();
  api.respond(() => status(429));
  const told = await inParallel(many, 32, async () => (await gateway.call(API.read)).text);
  const [asked, right] = [api.requests.length, told.filter((text) => text.includes("rate_limited")).length];
  restore(stage);
  const figure = `${String(asked)} requests for ${String(many)} calls, ${String(right)} told so`;
  return [{ id: "F-3", what: "429 for ever", figure, ok: asked <= many + 100 && right === many }];
}

/** F-6, F-7, F-10, F-11: what is counted over many calls. Each that fails is followed by one that does not: else the API is left alone. */
export async function measureCounts(stage: MeasuringStage, { calls, many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api } = stage;
  const text = JSON.stringify(LISTED);
  const measured: Measured[] = [];
  const alternate = async (name: string, count: number, reply: () => Reply) => {
    const told: string[] = [];
    let asked = 0;
    for (let call = 0; call < count; call++) {
      api.respond(() => {
        asked += 1;
        return reply();
      });
      told.push((await gateway.call(name)).text);
      api.respond(() => json(LISTED));
      await gateway.call(API.read);
    }
    return { told, asked };
  };
  const once = (
    id: Measured["id"],
    what: string,
    code: RegExp,
    { told, asked }: Awaited<ReturnType<typeof alternate>>,
  ) => {
    const right = told.filter((each) => code.test(each) && !isWell(each)).length;
    measured.push({
      id,
      what,
      figure: `${String(asked)} requests for ${String(told.length)} calls, ${String(right)} told so`,
      ok: asked === told.length && right === told.length,
    });
  };
  once(
    "F-6",
    "500 to what may not be repeated",
    /outcome_unknown/,
    await alternate(API.write, calls, () => status(500)),
  );
  once(
    "F-7",
    "a reset, to what may not be repeated",
    /outcome_unknown/,
    await alternate(API.write, calls, () => reset()),
  );
  const cut = () => cutShort(text, Math.floor(Math.random() * text.length), Math.random() < 0.5 ? "end" : "reset");
  once("F-10", "cut at random", /outcome_unknown/, await alternate(API.write, calls, cut));

  api.respond(() => answer(mutated(text), { headers: { "content-type": "application/json" } }));
  const answered = await inParallel(many, 8, async () => (await gateway.call(API.read)).text);
  const known = answered.filter((each) => isWell(each) || /\((?:bad_response|upstream_\w+)/.test(each)).length;
  restore(stage);
  const faults = gateway.output().split("internal fault").length - 1;
  measured.push({
    id: "F-11",
    what: "JSON with bytes changed",
    figure: `${String(known)} of ${String(many)} answered as a result or a bad answer, ${String(faults)} faults of its own`,
    ok: known === many && faults === 0 && isWell((await gateway.call(API.read)).text),
  });
  return measured;
}

/** A few bytes of it are others, or more, or gone. */
function mutated(text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let change = 0; change <= Math.random() * 3; change++) {
    const at = Math.floor(Math.random() * bytes.length);
    const kept = Math.random() < 0.7 ? at + 1 : at;
    const put = Math.random() < 0.8 ? Buffer.of(Math.floor(Math.random() * 256)) : Buffer.alloc(0);
    bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(kept)]);
  }
  return bytes;
}

/** F-32: while the trail takes nothing, no call reaches an API or a server. */
export async function measureUnrecorded(stage: MeasuringStage, { many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api, server } = stage;
  const database = new DatabaseSync(gateway.database);
  database.exec(
    "create trigger refuse before insert on audit_events begin select raise(abort, 'the disk is full'); end",
  );
  api.forget();
  server.forget();
  const told = await inParallel(
    many,
    16,
    async (index) => (await gateway.call(index % 2 === 0 ? API.write : SERVER)).text,
  );
  const made = api.requests.length + server.requests.length;
  database.exec("drop trigger refuse");
  database.close();
  const refused = told.filter((text) => text.includes("audit_unavailable")).length;
  const figure = `${String(made)} of ${String(many)} calls made, ${String(refused)} told so`;
  const ok = made === 0 && refused === many && isWell((await gateway.call(API.read)).text);
  return [{ id: "F-32", what: "the trail takes nothing", figure, ok }];
}
