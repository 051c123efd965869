import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Holds one PostgreSQL server and ends it, and removes the home it is in, as soon as the program it was started for is gone, however that ended.
 *
 * node keeper.mjs FOLDER OWNER_PID USER_ID PROGRAM ARGUMENT…
 */
const [folder, owner, userId, program, ...args] = process.argv.slice(2);
const LOOK_MS = 500;
const asUser = userId === "" ? {} : { uid: Number(userId), gid: Number(userId) };
const server = spawn(program, args, { ...asUser, cwd: folder, stdio: "ignore" });

const isThere = () => {
  try {
    process.kill(Number(owner), 0);
    return true;
  } catch {
    return false;
  }
};
const look = setInterval(() => {
  if (!isThere()) server.kill("SIGQUIT");
}, LOOK_MS);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill("SIGQUIT"));
server.once("exit", () => {
  clearInterval(look);
  // A server that a test killed may be started anew on the same folder by another keeper.
  if (!isThere()) rmSync(dirname(folder), { recursive: true, force: true, maxRetries: 5 });
});
