import { beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type CheckAccessToken, createAccessTokens } from "../../src/identity/verify/access-tokens.ts";

const SITE = "https://gateway.example";
const RESOURCE = `${SITE}/mcp`;
const AWAY = new Error("the store is away");

let published: { kid: string; privateKey: Parameters<SignJWT["sign"]>[0]; jwk: object }[];
/** How often the keys were read. */
let reads: number;
let isAway: boolean;
let skipped: number;
let check: CheckAccessToken;

async function publish(kid: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  published.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), alg: "EdDSA", kid } });
}

beforeEach(async () => {
  [published, reads, isAway, skipped] = [[], 0, false, 0];
  await publish("first");
  const clock = { ...systemClock, now: () => performance.now() + skipped };
  check = createAccessTokens({
    store: undefined,
    clock,
    publicUrl: SITE,
    library: {
      signingKeys: () => {
        reads += 1;
        return isAway ? Promise.reject(AWAY) : Promise.resolve(published.map(({ jwk }) => jwk));
      },
      rows: { find: () => Promise.resolve({ role: "member", createdAt: new Date(0) }) },
    },
  } as unknown as Parameters<typeof createAccessTokens>[0]); // the parts that it uses
});

function signed(kid: string, by = published.find((each) => each.kid === kid) ?? published[0]): Promise<string> {
  if (by === undefined) throw new Error("There is no key.");
  return new SignJWT({ sub: "u", org: "o", scope: "mcp:tools", azp: "c", iss: SITE, aud: RESOURCE })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(by.privateKey);
}

/** 200, 401, or 503 where the keys cannot be read: that is what the callers make of it. */
const statusOf = async (token: string): Promise<number> => {
  try {
    return "ok" in (await check(token, RESOURCE)) ? 200 : 401;
  } catch (fault) {
    if (fault !== AWAY) throw fault;
    return 503;
  }
};

// F-33 of the table of faults.
it("reads the keys once in 30 s, however many tokens name one that is not known", async () => {
  const good = await signed("first");
  expect(await statusOf(good)).toBe(200);
  expect(reads).toBe(1);
  const [head = "", ...rest] = good.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString()) as object;
  const unknown = (index: number): string =>
    [Buffer.from(JSON.stringify({ ...header, kid: `made-up-${String(index)}` })).toString("base64url"), ...rest].join(
      ".",
    );
  /** A hundred at once, so many times: some share a read, and others come after it. */
  const flood = async (rounds: number): Promise<ReadonlySet<number>> => {
    const statuses = new Set<number>();
    for (let round = 0; round < rounds; round++) {
      const asked = Array.from({ length: 100 }, (_, index) => statusOf(unknown(round * 100 + index)));
      for (const status of await Promise.all(asked)) statuses.add(status);
    }
    return statuses;
  };
  expect(await flood(100)).toEqual(new Set([401]));
  expect(reads).toBe(2);
  expect(await statusOf(good)).toBe(200);
  // While they cannot be read, whether a key is new cannot be told; those that are known go on.
  isAway = true;
  skipped += 30_001;
  expect(await flood(5)).toEqual(new Set([503]));
  expect(reads).toBe(3);
  expect(await statusOf(good)).toBe(200);
  isAway = false;
  skipped += 30_001;
  expect(await flood(5)).toEqual(new Set([401]));
  expect(reads).toBe(4);
});

it("takes a new key at once, and one that was withdrawn for ten minutes at most", async () => {
  const old = await signed("first");
  expect(await statusOf(old)).toBe(200);
  await publish("second");
  expect(await statusOf(await signed("second"))).toBe(200);
  expect(reads).toBe(2);
  published.shift();
  expect(await statusOf(old)).toBe(200);
  skipped += 600_001;
  expect(await statusOf(old)).toBe(401);
  expect(reads).toBe(3);
  isAway = true;
  skipped += 600_001;
  expect(await statusOf(await signed("second"))).toBe(503);
});

it("reads the keys once for all who come first", async () => {
  const token = await signed("first");
  expect(new Set(await Promise.all(Array.from({ length: 50 }, () => statusOf(token))))).toEqual(new Set([200]));
  expect(reads).toBe(1);
});
