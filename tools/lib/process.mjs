import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder with package.json. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Path of a program that a package in node_modules brings. */
export const binary = (name) => `${ROOT}node_modules/.bin/${name}`;

/**
 * Runs a program in the repository's root and passes its output on as it comes.
 * Resolves with its exit code (a signal or a failed start counts as 1) and, with `keep`, what it printed: all of it (`true`), or only
 * `stdout` while stderr is passed on.
 */
export function run(command, args, { env = {}, cwd = ROOT, keep = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", keep ? "pipe" : "inherit", keep === true ? "pipe" : "inherit"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ code: 1, output: `${output}${command}: ${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
