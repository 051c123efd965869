import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { systemClock } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { backup, init, purge, restore, status } from "./admin-data.ts";
import { demo } from "./admin-demo.ts";
import { invite, revokeSome, tokenList, tokenRevoke } from "./admin-devices.ts";
import { orgForget, teamForget } from "./admin-keys.ts";
import { orgAdd, orgAgreement, orgKey, orgList } from "./admin-organisations.ts";
import { teamAdd, teamCoordinator, teamLead, teamList } from "./admin-teams.ts";
import { type Command, type Done, type NamedCommand, readCommandLine, USAGE, type Values } from "./command-line.ts";
import { type HubConfig, readConfig } from "./config.ts";
import { openControl } from "./control.ts";
import { withRevoked } from "./coordinators.ts";
import { dataDir } from "./data-dir.ts";
import { readMark } from "./data-keys.ts";
import type { Office } from "./enrol.ts";
import { withLeads } from "./leads.ts";
import { readRegister, writeRegister } from "./register.ts";
import { serve } from "./server.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

const COMMANDS = new Map<string, Command>([
  ["org list", orgList],
  ["team list", teamList],
  ["invite", invite],
  ["revoke", revokeSome],
  ["sign", ({ register }) => ok({ register })],
  ["token list", tokenList],
  ["init", init],
  ["status", status],
  ["backup", backup],
  ["purge", purge],
  ["demo", demo],
]);
const NAMED_COMMANDS = new Map<string, NamedCommand>([
  ["org add", orgAdd],
  ["org agreement", orgAgreement],
  ["org key", orgKey],
  ["org forget", orgForget],
  ["team add", teamAdd],
  ["team lead", teamLead],
  ["team coordinator", teamCoordinator],
  ["team forget", teamForget],
  ["token revoke", tokenRevoke],
]);

async function act(office: Office, words: readonly string[], values: Values): Promise<Done> {
  const [first = "", second = "", name = "", rest = ""] = words;
  const command = `${first} ${second}`.trim();
  const named = NAMED_COMMANDS.get(command);
  if (named !== undefined && name !== "") return named(office, name, values, rest);
  return COMMANDS.get(command)?.(office, values) ?? err(USAGE);
}

/** Signs the new directory part, in a process of its own: the hub's code never reaches the app's rules. */
function publish(config: HubConfig): Result<void, string> {
  const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const built = beside("./publish-network.mjs");
  const script = existsSync(built) ? [built] : ["--import", "tsx", beside("../tools/publish-network.ts")];
  const { status } = spawnSync(process.execPath, script, {
    cwd: beside(".."),
    env: { ...process.env, FANAL_DATA: config.dataRoot },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0
    ? ok(undefined)
    : err("The change is kept, but the directory part could not be signed. Phones do not see the change yet.");
}

async function main(): Promise<Result<void, string>> {
  const { positionals, values } = readCommandLine();
  const config = readConfig(process.env);
  if (!config.ok) return config;
  if (positionals[0] === undefined || positionals[0] === "help") {
    print(USAGE);
    return ok(undefined);
  }
  if (positionals[0] === "restore" && positionals[1] !== undefined) {
    const restored = await restore(config.value, positionals[1]);
    if (restored.ok) for (const line of restored.value) print(line);
    return restored.ok ? ok(undefined) : restored;
  }

  const dir = dataDir(config.value.dataRoot);
  if (positionals[0] === "init" && readMark(dir.keys) !== null)
    return err(`${dir.root} holds a hub's data already. Nothing was changed.`);
  const control = await openControl(dir, config.value.postgres);
  if (!control.ok) return control;
  try {
    const port = control.value.port;
    const hubUrl =
      process.env["FANAL_PUBLIC_URL"] === undefined && port !== null ? `http://localhost:${port}` : config.value.publicUrl;
    const revoked = await withRevoked({ control: control.value, register: readRegister(dir) });
    const register = await withLeads({ control: control.value, register: revoked });
    const done = await act({ dir, control: control.value, register, hubUrl, nowMs: systemClock.nowMs() }, positionals, values);
    if (!done.ok) return done;
    const after = done.value.register;
    if (after !== undefined) {
      writeRegister(dir, after);
      await control.value.knowTeams(after);
      const published = publish(config.value);
      if (!published.ok) return published;
    }
    for (const line of done.value.lines ?? []) print(line);
    for (const line of done.value.notes ?? []) note(line);
    return ok(undefined);
  } finally {
    await control.value.close();
  }
}

// What is written here is for this account only.
process.umask(0o077);
if (process.argv[2] === "serve") process.exit(await serve(process.env));
try {
  const done = await main();
  if (!done.ok) note(done.error);
  process.exitCode = done.ok ? 0 : 1;
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
