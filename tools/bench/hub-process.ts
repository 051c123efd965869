import { createLogger, startHub } from "../../hub/server.ts";

/** One hub in a process of its own for the bench, without limits on calls. Says its port, tells its memory when asked, puts its clock forward when told, ends with its parent. */
const UNLIMITED = { perToken: 1e9, perStranger: 1e9, everybody: 1e9 };
const [dataRoot = "", url = ""] = process.argv.slice(2);
const logger = createLogger();
logger.level = "silent";
let aheadMs = 0;
const startMs = performance.now();
const started = await startHub(
  {
    dataRoot,
    distRoot: dataRoot,
    port: 0,
    host: "localhost",
    publicUrl: "http://localhost:1",
    hubs: [],
    appOrigins: [],
    metrics: undefined,
    maxBytes: undefined,
    postgres: url === "" ? undefined : { url, connections: 8 },
  },
  { logger, rates: UNLIMITED, clock: { nowMs: () => Date.now() + aheadMs } },
);
if (!started.ok) throw new Error(started.error);
process.send?.({ port: started.value.port, startedInMs: performance.now() - startMs });
process.on("message", (asked: "memory" | { readonly byMs: number }) => {
  if (asked !== "memory") aheadMs = asked.byMs;
  process.send?.({ memory: process.memoryUsage().rss });
});
process.once("disconnect", () => void started.value.stop().then(() => process.exit(0)));
