import { CannotRun } from "./exit-code.ts";

/** The gateway is a package of its own, with a database's and a web server's weight: whoever does not run one need not install it. */
export async function loadGateway(): Promise<typeof import("@mortise/gateway")> {
  try {
    return await import("@mortise/gateway");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!missing || !error.message.includes("@mortise/gateway")) throw error;
    throw new CannotRun(
      "the gateway is not installed",
      "install it beside the command line: npm install @mortise/gateway",
    );
  }
}
