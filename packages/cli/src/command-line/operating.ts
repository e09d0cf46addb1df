import { type Command, Option } from "commander";
import type { GatewayOptions } from "@mortise/gateway";
import { parsePort } from "../option-values.ts";
import type { AuditVerifyOptions } from "../commands/audit-verify.ts";
import type { Action } from "./action.ts";

const gathered = (value: string, values: readonly string[] | undefined): readonly string[] => [
  ...(values ?? []),
  value,
];

/** The commands that run for a whole organisation. */
export function addOperatingCommands(program: Command, action: Action): void {
  program.commandsGroup("Operate:");
  program
    .command("gateway")
    .summary("serve a whole organisation's connectors behind one endpoint")
    .description(
      "Serve descriptor connectors and external MCP servers to a whole organisation at one MCP endpoint, with a REST API to administer them. Keeps its data in --data, or in PostgreSQL where DATABASE_URL is set. MORTISE_MASTER_KEY gives the vault's key, MORTISE_BOOTSTRAP_ADMIN_KEY the admin's first API key.",
    )
    .option("--config <file>", "a YAML file with the same settings")
    .option("--host <address>", "the address to listen on (default: 127.0.0.1)")
    .addOption(new Option("--port <port>", "the port to listen on (default: 8700)").argParser(parsePort))
    .option("--data <folder>", "where the embedded store keeps its data (default: ./.mortise)")
    .option("--public-url <url>", "what clients reach it by, https://mcp.example.com")
    .option("--behind-proxy", "a proxy in front ends TLS")
    .option("--tls-certificate <file>", "speak TLS with this certificate chain (PEM)")
    .option("--tls-key <file>", "the certificate's private key (PEM)")
    .option("--master-key-file <file>", "the vault's keys, one a line, newest first")
    .addOption(
      new Option(
        "--allow-host <host[:port]>",
        "a host that upstreams may have though it is private or speaks plain http; may be repeated",
      ).argParser(gathered),
    )
    .option(
      "--setup-link <email>",
      "print a link, good for once, by which the person with this address sets a new password",
    )
    .addOption(new Option("--log-level <level>", "what is logged").choices(["debug", "info", "warn", "error"]))
    .action((options: GatewayOptions) =>
      action(async (terminal) => (await import("../commands/gateway.ts")).gateway(options, terminal)),
    );

  program
    .command("audit")
    .summary("verify a gateway's audit trail")
    .description("Look after the audit trail of a gateway.")
    .command("verify")
    .summary("recompute the chains of hashes")
    .description(
      "Recompute the chain of hashes of each organisation in a gateway's store, and say which event is the first that was edited, dropped, inserted or moved. Nothing is written; the gateway may run meanwhile. Reads the store in --data, or the PostgreSQL that DATABASE_URL names; or, in place of a store, an export.",
    )
    .argument("[export]", "an export in JSONL that was taken without filters")
    .option("--organisation <id>", "the organisation; all if left out")
    .option("--data <folder>", "where the embedded store keeps its data (default: ./.mortise)")
    .option(
      "--anchor <file>",
      "a log of the gateway: the ends of chains that it has are held against the trail, which shows what was cut off or written anew",
    )
    .addOption(new Option("--json", "print the verdicts as JSON"))
    .action((file: string | undefined, options: AuditVerifyOptions) =>
      action(async (terminal) => (await import("../commands/audit-verify.ts")).auditVerify(file, options, terminal)),
    );
}
