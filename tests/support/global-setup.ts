import { buildOnce } from "./stack.ts";

/** Builds once for all workers. */
export default async function globalSetup(): Promise<void> {
  await buildOnce();
}
