import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HUB_FLAGS } from "./build/node-module.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { ROOT, run } from "./lib/process.mjs";

/**
 * npm start           install what is missing, build when something changed, run hub and app
 * npm run dev         the same with Vite in front of the hub: changes show at once
 *
 * `PORT` (8787), `FANAL_DATA` (./data), `FANAL_DIST` (./dist). `FANAL_BUILT=1` takes the build as it is.
 */
const isDev = process.argv.includes("--dev");
const port = Number(process.env.PORT ?? "8787");
const data = resolve(ROOT, process.env.FANAL_DATA ?? "data");
const dist = resolve(ROOT, process.env.FANAL_DIST ?? "dist");
const env = { ...process.env, FANAL_DATA: data, FANAL_DIST: dist };
const READY_WITHIN_MS = 30_000;

class Trouble extends Error {}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Trouble(`Fanal needs Node 20.19 or newer; this is ${process.versions.node}.`);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Trouble(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
}

/** On new data: a demo organisation and a demo team. Returns the codes to paste, or `null` when the data is not new. Asks the running hub. */
async function makeDemo(address) {
  if (existsSync(join(data, "register", "register.json"))) return null;
  const args = ["--import", "tsx", "hub/admin.ts", "demo"];
  const { code, output } = await run(process.execPath, args, { env: { FANAL_PUBLIC_URL: address, ...env }, keep: true });
  if (code !== 0) throw new Trouble(output.trim());
  const codeOf = (word) => new RegExp(`^${word} (fanal1\\.\\S+)$`, "m").exec(output)?.[1];
  return { team: codeOf("team"), organisation: codeOf("organisation") };
}

/** Starts the hub and resolves with its port once it answers. */
async function startHub(hubPort) {
  const file = isDev ? ["--import", "tsx", "hub/main.ts"] : [...HUB_FLAGS, join(dist, "hub", "server.mjs")];
  const child = spawn(process.execPath, file, {
    cwd: ROOT,
    env: { ...env, PORT: String(hubPort), FANAL_ENDS_WITH_INPUT: "1" },
    // Its input is open for as long as this program lives, however it ends.
    stdio: ["pipe", "pipe", "inherit"],
  });
  const listening = new Promise((done, fail) => {
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = /^hub listening on (\d+)$/m.exec(text);
      if (found) done(Number(found[1]));
      if (!found || text.split("\n").length > 2) process.stdout.write(chunk.replace(/^hub listening on \d+\n/m, ""));
      text = text.slice(-200);
    });
    child.once("exit", () => fail(new Trouble("The hub stopped before it was ready: see the sentence above.")));
    setTimeout(() => fail(new Trouble("The hub did not answer within 30 seconds.")), READY_WITHIN_MS).unref();
  });
  try {
    return { child, port: await listening };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function startVite(hubPort) {
  const { createServer } = await import("vite");
  const { viteSettings } = await import("./build.mjs");
  const target = `http://localhost:${hubPort}`;
  const server = await createServer({
    ...viteSettings(),
    server: { port, strictPort: true, host: "localhost", proxy: { "/v1": target, "/packs": target } },
  });
  await server.listen();
  return server;
}

const answers = async (address) => (await fetch(address, { redirect: "error" }).catch(() => null))?.ok ?? false;

async function main() {
  checkNode();
  await ensureInstalled();
  const { buildAll, isBuilt } = await import("./build.mjs");
  if (isDev) await buildAll({ packsOnly: true });
  else if (process.env.FANAL_BUILT !== "1" && !isBuilt()) {
    console.log("Building packs, app and hub …");
    await buildAll();
  }
  if (!isDev && !existsSync(join(dist, "hub", "server.mjs")))
    throw new Trouble(`There is no build in ${dist}. Start again without FANAL_BUILT.`);
  const hub = await startHub(isDev ? 0 : port);
  let isStopping = false;
  hub.child.once("exit", (code) => {
    if (!isStopping) console.error("The hub stopped by itself. Its last words are above.");
    process.exit(isStopping ? 0 : (code ?? 1));
  });
  // However this ends, no hub is left running behind it.
  process.once("exit", () => hub.child.kill("SIGTERM"));
  const vite = isDev ? await startVite(hub.port) : null;
  const address = `http://localhost:${isDev ? port : hub.port}`;
  if (!(await answers(`${address}/`)))
    throw new Trouble(`${address} does not answer with the app. Try again after removing ${dist}.`);

  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void vite?.close();
    hub.child.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  const codes = await makeDemo(address);
  console.log(`Fanal is ready: ${address}`);
  if (codes !== null) {
    console.log("\nNew data was made. Each code works once and within 7 days; paste it in the app:\n");
    console.log(`A worker of the demo team (trained to speak with children), under Team:\n${codes.team}\n`);
    console.log(`The demo receiving organisation, in another browser profile, under Team too:\n${codes.organisation}\n`);
    console.log("More codes: npm run -s hub -- invite --team demo-team [--child-trained]");
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Trouble ? error.message : `Fanal could not start: ${error?.message ?? error}`);
  process.exit(1);
}
