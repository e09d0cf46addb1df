import { it } from "@jest/globals";
import { openMcpStage } from "../support/mcp-stage.ts";
it("x", async () => {
  console.log(process.getActiveResourcesInfo());
  const stage = await openMcpStage();
  await stage.close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(process.getActiveResourcesInfo());
});
