import { demoTeam } from "./demo-team.ts";
import { buildOnce } from "./stack.ts";

/** Builds once for all workers, and makes the demo team that every hub begins with. */
export default async function globalSetup(): Promise<void> {
  await demoTeam(await buildOnce());
}
