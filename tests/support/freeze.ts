import { readdirSync, readFileSync } from "node:fs";
import { browserPid } from "./browser.ts";

/** Fields of `/proc/<pid>/stat` after the name, which may hold spaces: state, parent, process group. */
function groupOf(pid: string): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return null;
  }
}

const isRenderer = (pid: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
  } catch {
    return false;
  }
};

/**
 * Stops every page and worker of a browser in the middle of what it does, as a phone does with an app that is put away; the returned
 * function lets them go on. What the network brings meanwhile waits for them.
 */
export function freezePages(profile: string): () => void {
  const first = browserPid(profile);
  if (first === null) throw new Error("this browser is not running");
  const group = groupOf(String(first));
  const pages = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && groupOf(pid) === group && isRenderer(pid));
  if (pages.length === 0) throw new Error("this browser has no page");
  for (const pid of pages) process.kill(Number(pid), "SIGSTOP");
  return () => {
    for (const pid of pages) process.kill(Number(pid), "SIGCONT");
  };
}
