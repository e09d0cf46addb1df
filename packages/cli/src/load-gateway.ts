import { CannotRun } from "./exit-code.ts";

/** The gateway is a package of its own, with a database's and a web server's weight: whoever does not run one need not install it. */
export function loadGateway(): Promise<typeof import("@mortise/gateway")> {
  return installed(() => import("@mortise/gateway"));
}

/** The part of it that verifies audit trails, and starts nothing. */
export function loadGatewayAudit(): Promise<typeof import("@mortise/gateway/audit")> {
  return installed(() => import("@mortise/gateway/audit"));
}

/** The part of it that looks at a server's OAuth, and starts nothing. */
export function loadGatewayDoctor(): Promise<typeof import("@mortise/gateway/doctor")> {
  return installed(() => import("@mortise/gateway/doctor"));
}

async function installed<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!missing || !error.message.includes("@mortise/gateway")) throw error;
    throw new CannotRun(
      "the gateway is not installed",
      "install it beside the command line: npm install @mortise/gateway",
    );
  }
}
