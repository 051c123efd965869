import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const LOOK_AGAIN_MS = 300;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function take(file) {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** A process that ended without letting go (a kill, a power cut) does not hold the lock. */
function dropIfAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (pid > 0 && !isRunning(pid)) rmSync(file, { force: true });
  } catch {
    // Let go between the two looks.
  }
}

/** Runs `work` while no other process holds the same lock file. */
export async function withLock(file, work) {
  let said = false;
  while (!take(file)) {
    dropIfAbandoned(file);
    if (!said) console.error(`Waiting for another process (${file}) …`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
