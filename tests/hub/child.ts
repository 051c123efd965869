import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newId } from "#lib/ids.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { type DataOptions, openData } from "../../hub/open-data.ts";
import type { MailboxKind } from "../../hub/store.ts";
import { mustBeQuiet } from "../support/quiet-hub.ts";
import { type Enrolled, hashOf, secret } from "./support.ts";

/** Enrols into data that no hub has open. */
export async function enrolInto(
  root: string,
  wanted: readonly { kind: MailboxKind; owner: string }[],
  options: DataOptions = {},
): Promise<{ hubKey: string; enrolled: Enrolled[] }> {
  const opened = await openData(dataDir(root), options);
  if (!opened.ok) throw new Error(`the data did not open: ${opened.error.type}`);
  const { store, signer, close } = opened.value;
  const enrolled: Enrolled[] = [];
  for (const { kind, owner } of wanted) {
    const [mailbox, token, once] = [newId(), secret(), secret()];
    await store.addMailbox({ mailbox, kind, owner });
    await store.addInvitation({ mailbox, kind, owner, hash: hashOf(once), expiresMs: Date.now() + 60_000 });
    await store.exchange(hashOf(once), hashOf(token), Date.now());
    enrolled.push({ mailbox, token });
  }
  await close();
  return { hubKey: signer.publicKey, enrolled };
}

export interface ChildHub {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it wrote to stdout and stderr. */
  readonly output: () => string;
  /** Sends the signal to the hub and resolves with the exit code, `null` when the signal ended it. Rejects when it had said too much (F-57). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const RUN_HUB = ["--import", "tsx", "hub/main.ts"];

/** A hub as a program of its own on a free port; `through` runs it under another program. */
export async function startChildHub(
  root: string,
  through: readonly string[] = [],
  nodeOptions: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildHub> {
  const words = [...through, process.execPath, ...nodeOptions, ...RUN_HUB];
  const child = spawn(words[0] as string, words.slice(1), {
    env: { ...process.env, ...environment, FANAL_DATA: root, FANAL_DIST: root, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = /^hub listening on (\d+)$/m.exec(output);
        if (found) resolve(Number(found[1]));
      });
    }
    void exited.then(() => reject(new Error(`the hub did not start: ${output}`)));
  });
  return {
    child,
    url: `http://localhost:${port}`,
    output: () => output,
    end: async (signal) => {
      // Under another program the hub is not our child; it noted its own number.
      const note = join(root, "running.json");
      if (through.length > 0 && existsSync(note))
        process.kill((JSON.parse(readFileSync(note, "utf8")) as { pid: number }).pid, signal);
      else child.kill(signal);
      const code = await exited;
      mustBeQuiet(output);
      return code;
    },
  };
}
