import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Decrypter, Encrypter } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromB64url, fromUtf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { quarterOf } from "#lib/quarters.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { readRoot } from "#verify/root.ts";
import { readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { createSigner } from "../../hub/ed25519.ts";
import { openData } from "../../hub/open-data.ts";
import { verifyBuilt } from "../../tools/pack/lib/verify-built.ts";
import { officeOf } from "../support/office.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { type ChildHub, startChildHub } from "./child.ts";
import { makeReport } from "./count-kit.ts";
import { bearer, envelope, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let running: ChildHub | null = null;
/** `DATABASE_URL` where a test is about PostgreSQL. */
let environment: Record<string, string> = {};
beforeEach(() => {
  temp = tempDir();
});
afterEach(async () => {
  if (running?.child.exitCode === null && running.child.signalCode === null) await running.end("SIGKILL");
  running = null;
  environment = {};
  temp.remove();
});

/** Not the blocking kind: connections to a running hub are kept alive by timers of this process. */
function hub(...words: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "hub/admin.ts", ...words], {
    env: { ...process.env, ...environment, FANAL_DATA: temp.path, PORT: "8787" },
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return new Promise((resolve) =>
    child.once("close", (status) => resolve({ status, stdout: said.stdout.trim(), stderr: said.stderr.trim() })),
  );
}
async function codeOf(text: string): Promise<Enrolment> {
  const parsed = await parseEnrolmentCode(text);
  if (!parsed.ok) throw new Error(`the code could not be read: ${parsed.error.type}`);
  return parsed.value;
}
const ADD_TEAM = [
  "team",
  "add",
  "Equipe Dunes",
  "--lead",
  "Ana",
  "--phone",
  "+33199000001",
  "--hours",
  "08:00–20:00",
  "--second",
  "Bo",
  "--second-phone",
  "+33199000002",
];
const network = () =>
  JSON.parse(readFileSync(join(temp.path, "register", "network.json"), "utf8")) as {
    organisations: { id: string; recipients: string[] }[];
    teams: { id: string; teamKey: string }[];
    revoked: string[];
  };

describe("npm run hub", () => {
  it("does not make a team without its safeguarding lead and second person", async () => {
    for (const left of ["--lead", "--phone", "--hours", "--second", "--second-phone"]) {
      const at = ADD_TEAM.indexOf(left);
      const { status, stderr } = await hub(...ADD_TEAM.slice(0, at), ...ADD_TEAM.slice(at + 2));
      expect([status, stderr]).toEqual([1, expect.stringContaining("A team cannot be made without its safeguarding lead")]);
    }
    expect(existsSync(join(temp.path, "register"))).toBe(false);
  }, 60_000);

  it("makes an organisation, a team and codes; what it signs is what a phone verifies", async () => {
    expect(
      (
        await hub(
          "org",
          "add",
          "Refuge de l'Été",
          "--agreement-until",
          "2027-12-31",
          "--hours",
          "09:00–18:00",
          "--answer-within",
          "24",
        )
      ).stdout,
    ).toBe("refuge-de-l-ete");
    expect((await hub(...ADD_TEAM)).stdout).toBe("equipe-dunes");
    expect((await hub(...ADD_TEAM)).stderr).toContain("there already");

    const device = await codeOf((await hub("invite", "--team", "equipe-dunes", "--child-trained")).stdout);
    if (device.kind !== "team") throw new Error("a team's code was wanted");
    expect(device).toMatchObject({
      hub: { url: "http://localhost:8787" },
      team: { id: "equipe-dunes", name: "Equipe Dunes" },
      lead: { name: "Ana", second: { name: "Bo" } },
    });
    const cert = fromB64url(device.cert.cert) as Uint8Array;
    const teamKey = fromB64url(network().teams[0]?.teamKey ?? "") as Uint8Array;
    expect(await ed25519Verify(teamKey, fromB64url(device.cert.sig ?? "") as Uint8Array, cert)).toBe(true);
    const { serial, flags } = JSON.parse(fromUtf8(cert)) as { serial: string; flags: string[] };
    expect(flags).toEqual(["child_trained"]);

    const inbox = await codeOf((await hub("invite", "--org", "refuge-de-l-ete")).stdout);
    if (inbox.kind !== "organisation") throw new Error("an organisation's code was wanted");
    const encrypter = new Encrypter();
    encrypter.addRecipient(network().organisations[0]?.recipients[0] ?? "");
    const decrypter = new Decrypter();
    decrypter.addIdentity(inbox.identity);
    expect(await decrypter.decrypt(await encrypter.encrypt("for the inbox"), "text")).toBe("for the inbox");

    const root = await readRoot(new Uint8Array(readFileSync(join(temp.path, "keys", "root.json"))));
    const signed = () => verifyBuilt(join(temp.path, "packs"), root.ok ? root.value : undefined);
    const { parts, complaints } = await signed();
    expect(complaints).toEqual([]);
    expect(parts.map(({ packId, role }) => `${packId}/${role}`)).toEqual(["demo/directory"]);

    const before = parts[0]?.manifest.version ?? 0;
    expect((await hub("revoke", "--serial", serial)).status).toBe(0);
    expect(network().revoked).toEqual([serial]);
    expect((await signed()).parts[0]?.manifest.version).toBeGreaterThan(before);

    expect((await hub("status")).stdout).toContain("key on this machine\trefuge-de-l-ete");
    expect((await hub("org", "forget", "refuge-de-l-ete")).status).toBe(0);
    expect((await hub("status")).stdout).not.toContain("refuge-de-l-ete");
    expect((await codeOf((await hub("invite", "--org", "refuge-de-l-ete")).stdout)).kind).toBe("organisation_keyless");
  }, 120_000);

  it("registers an organisation without ever holding a key of it; teams see it once its card was taken", async () => {
    expect((await hub("org", "add", "Night shelter", "--own-key")).stdout).toContain("night-shelter");
    expect(network().organisations).toEqual([]);
    expect(existsSync(join(temp.path, "keys", "organisations"))).toBe(false);
    expect((await hub("status")).stdout).toContain("no key yet\tnight-shelter");
    const invited = await hub("invite", "--org", "night-shelter");
    expect(invited.stderr).toContain("shows a card and six words");
    const code = await codeOf(invited.stdout);
    expect(code.kind).toBe("organisation_keyless");
    const { session } = await officeOf({ code }, { organisations: [], teams: [], revoked: [] }, [new URL(code.hub.url).origin]);
    const keys = await readOrganisationKeys(session);
    const card = [keys?.firstCard.code ?? "", "--words"] as const;
    expect((await hub("org", "key", "night-shelter", ...card, "zoo zoo zoo zoo zoo zoo")).stderr).toContain(
      "Nothing was changed",
    );
    expect(network().organisations).toEqual([]);
    expect((await hub("org", "key", "night-shelter", ...card, keys?.firstCard.words ?? "")).status).toBe(0);
    expect(network().organisations.map(({ id, recipients }) => [id, recipients])).toEqual([["night-shelter", [keys?.recipient]]]);
    expect((await hub("status")).stdout).not.toContain("night-shelter");
    const further = await hub("invite", "--org", "night-shelter");
    expect([(await codeOf(further.stdout)).kind, further.stderr]).toEqual([
      "organisation_keyless",
      expect.stringContaining("takes it from another one"),
    ]);
  }, 120_000);

  it("changes a team's safeguarding lead: new codes carry it with its number, and no file for everybody does", async () => {
    await hub(...ADD_TEAM);
    const NEW = [
      "--lead",
      "Cléo",
      "--phone",
      "+33 1 99 00 00 03",
      "--hours",
      "always",
      "--second",
      "Di",
      "--second-phone",
      "+33199000004",
    ];
    expect((await hub("team", "lead", "equipe-dunes", ...NEW.slice(2))).stderr).toContain("all five");
    expect((await hub("team", "lead", "equipe-dunes", ...NEW.slice(0, 3), "call me", ...NEW.slice(4))).stderr).toContain(
      "dialled",
    );
    expect((await hub("team", "lead", "nobody", ...NEW)).stderr).toContain("There is no team");
    expect((await hub("team", "lead", "equipe-dunes", ...NEW)).stdout).toContain("Changed");
    const first = await codeOf((await hub("invite", "--team", "equipe-dunes")).stdout);
    expect(first).toMatchObject({ lead: { name: "Cléo", second: { name: "Di" } }, leadNumber: expect.any(Number) });
    expect((await hub("team", "lead", "equipe-dunes", ...NEW)).status).toBe(0);
    const second = await codeOf((await hub("invite", "--team", "equipe-dunes")).stdout);
    const numbers = [first, second].map((code) => (code.kind === "team" ? (code.leadNumber ?? 0) : 0));
    expect(numbers[1]).toBeGreaterThan(numbers[0] ?? 0);
    expect(readFileSync(join(temp.path, "register", "network.json"), "utf8")).not.toContain("99 00 00 03");
  }, 120_000);

  it("shuts out a phone that a coordinator let in, and one that has not come yet; team list shows serials, keys and days alone", async () => {
    await hub(...ADD_TEAM);
    const [phone, early, by] = [newId(), newId(), "k".repeat(43)];
    const tokenHash = new Uint8Array(32).fill(7);
    const data = async () => {
      const opened = await openData(dataDir(temp.path));
      if (!opened.ok) throw new Error(opened.error.type);
      return opened.value;
    };
    const before = await data();
    await before.store.addCoordinator({ key: by, owner: "equipe-dunes" });
    await before.store.admit({ serial: phone, owner: "equipe-dunes", by, mailbox: newId(), tokenHash, tokenUntil: "2099-01-01" });
    await before.close();

    expect((await hub("team", "list")).stdout).toContain(`  device ${phone}\tby coordinator ${by}\tuntil 2099-01-01`);
    expect((await hub("revoke", "--serial", phone)).stdout).toContain("Revoked");
    expect((await hub("revoke", "--serial", phone)).stderr).toContain("shut out already");
    expect((await hub("revoke", "--serial", "abc")).stderr).toContain("is no serial");
    const dashed = "-".padEnd(22, "A");
    expect((await hub("revoke", "--serial", dashed)).stderr, "one in 64 begins so").toContain(
      `no phone with the serial ${dashed}`,
    );
    expect((await hub("revoke", "--serial", early)).stderr).toContain("say its team too");
    expect((await hub("revoke", "--serial", early, "--team", "nobody")).stderr).toContain("There is no team");
    expect((await hub("revoke", "--serial", early, "--team", "equipe-dunes")).status).toBe(0);
    expect(network().revoked).toEqual([phone, early]);
    const listed = (await hub("team", "list")).stdout;
    expect(listed).toContain(`by coordinator ${by}\tshut out on `);
    expect(listed, "no coordinator let that one in").not.toContain(early);
    const after = await data();
    expect(await after.store.findToken(tokenHash, "2026-03-01"), "at the hub, at once").toBeNull();
    const comes = { serial: early, owner: "equipe-dunes", by, mailbox: newId(), tokenHash: new Uint8Array(32).fill(8) };
    expect(await after.store.admit({ ...comes, tokenUntil: "2099-01-01" })).toBe("revoked");
    await after.close();
  }, 120_000);

  it("renews and ends an organisation's written agreement; the signed directory says so", async () => {
    const agreement = (...words: string[]) => hub("org", "agreement", "night-shelter", ...words);
    const signed = () => (network().organisations[0] as { agreement?: object }).agreement;
    expect((await hub("org", "add", "Night shelter")).status).toBe(0);
    expect((await agreement("--until", "2099-12-31")).stderr, "nothing was agreed before").toContain("--answer-within");
    const whole = ["--until", "2099-12-31", "--hours", "09:00–18:00", "--answer-within", "24"];
    expect((await agreement(...whole)).status).toBe(0);
    expect(signed()).toEqual({ until: "2099-12-31", hours: "09:00–18:00", answerWithinHours: 24 });
    expect((await agreement("--until", "2100-06-30")).status).toBe(0);
    expect(signed(), "what was not said stands").toEqual({ until: "2100-06-30", hours: "09:00–18:00", answerWithinHours: 24 });
    const wrong: [string[], string][] = [
      [[], "needs --until DAY"],
      [["--until", "soon"], "is not a day"],
      [["--until", "2100-01-01", "--end"], "or --end to end it"],
      [[...whole.slice(0, 5), "now"], "a number of hours"],
    ];
    for (const [words, says] of wrong) {
      const { status, stderr } = await agreement(...words);
      expect([status, stderr], words.join(" ")).toEqual([1, expect.stringContaining(says)]);
    }
    expect((await hub("org", "agreement", "nobody", "--end")).stderr).toContain("There is no organisation");
    expect(signed()).toMatchObject({ until: "2100-06-30" });
    expect((await agreement("--end")).stdout).toContain("Ended");
    expect(signed()).toBeUndefined();
    expect((await hub("org", "list")).stdout).toContain("no agreement");
    expect((await agreement("--end")).stderr).toContain("no written agreement");
  }, 120_000);

  it("changes a running hub without stopping it, and private keys are for one account", async () => {
    const codes = (await hub("demo")).stdout.split("\n");
    expect(codes.map((line) => line.split(" ")[0])).toEqual(["team", "organisation"]);
    expect((await hub("demo")).stdout).toBe("");
    const child = await startChildHub(temp.path);
    running = child;
    const [device, inbox] = await Promise.all(codes.map((line) => codeOf(line.split(" ")[1] ?? "")));
    const tokenFor = async (once: string) => {
      const answer = await fetch(`${child.url}/v1/tokens`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ once }),
      });
      return [answer.status, ((await answer.json()) as { token?: string }).token ?? ""] as const;
    };
    const [status, token] = await tokenFor(device?.once ?? "");
    expect(status).toBe(200);
    expect((await tokenFor(device?.once ?? ""))[0]).toBe(410);
    expect((await tokenFor(inbox?.once ?? ""))[0]).toBe(200);
    const push = async () =>
      (
        await fetch(`${child.url}/v1/mailboxes/${inbox?.mailbox}/envelopes/${newId()}`, {
          method: "PUT",
          headers: { ...bearer(token), "content-type": "application/octet-stream" },
          body: new Uint8Array(envelope()),
        })
      ).status;
    expect(await push()).toBe(201);
    // The certificate is believed, so what is wrong is the day: nobody reports a quarter that runs.
    const report = async ({ team, cert, deviceSeed }: Extract<Enrolment, { kind: "team" }>) => {
      const phone = { team: team.id, cert, signer: createSigner(deviceSeed) };
      const made = await makeReport(phone, { quarter: quarterOf(Date.now()) });
      const answer = await fetch(`${child.url}/v1/count-reports/${made.head.reportId}`, {
        method: "PUT",
        headers: { ...bearer(token), "content-type": "application/json" },
        body: JSON.stringify(made),
      });
      return ((await answer.json()) as { error: string }).error;
    };
    expect(device?.kind === "team" && (await report(device))).toBe("quarter_open");

    const later = await codeOf((await hub("invite", "--team", "demo-team")).stdout);
    expect(later.hub.url).toBe(child.url);
    expect((await tokenFor(later.once))[0]).toBe(200);
    const { serial } = JSON.parse(
      fromUtf8(fromB64url((later as Extract<Enrolment, { kind: "team" }>).cert.cert) as Uint8Array),
    ) as {
      serial: string;
    };
    expect((await hub("revoke", "--serial", serial)).status).toBe(0);
    expect(later.kind === "team" && (await report(later)), "of a phone that was shut out").toBe("forbidden");
    expect((await hub("status")).stdout).toContain("envelopes\t1");
    expect(existsSync((await hub("backup")).stdout)).toBe(true);
    expect((await hub("revoke", "--team", "demo-team")).status).toBe(0);
    expect(await push()).toBe(401);
    expect(await child.end("SIGTERM")).toBe(0);

    for (const name of ["hub.json", "operator.json", "teams/demo-team.json", "organisations/demo-shelter.json"]) {
      expect(statSync(join(temp.path, "keys", name)).mode & 0o077).toBe(0);
    }
  }, 120_000);

  it("does the same on PostgreSQL while two hubs serve: init, codes, status, purge, backup, restore; and says what is wrong", async () => {
    environment = { DATABASE_URL: "postgres://someone:canary-password@localhost:1/x" };
    const away = await hub("status");
    expect([away.status, away.stderr]).toEqual([1, expect.stringContaining("The database on this machine cannot be reached")]);
    expect(away.stderr).not.toContain("canary");
    environment = { DATABASE_URL: await freshDatabase(await sharedServer()) };
    expect((await hub("init")).stdout).toMatch(/The hub's key\t[\w-]{43}\nKeep a copy of/);
    expect((await hub("init")).stderr).toContain("holds a hub's data already");
    const codes = (await hub("demo")).stdout.split("\n");
    const [device, inbox] = await Promise.all(codes.map((line) => codeOf(line.split(" ")[1] ?? "")));

    const [one, two] = [await startChildHub(temp.path, [], [], environment), await startChildHub(temp.path, [], [], environment)];
    running = two;
    const answer = await fetch(`${one.url}/v1/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ once: device?.once }),
    });
    const { token } = (await answer.json()) as { token: string };
    const push = (url: string) =>
      fetch(`${url}/v1/mailboxes/${inbox?.mailbox}/envelopes/${newId()}`, {
        method: "PUT",
        headers: { ...bearer(token), "content-type": "application/octet-stream" },
        body: new Uint8Array(envelope()),
      });
    expect((await Promise.all([push(one.url), push(two.url)])).map(({ status }) => status)).toEqual([201, 201]);
    expect((await hub("status")).stdout).toContain("envelopes\t2");
    expect((await hub("purge")).stdout).toBe("expired\t0\nforgotten\t0\ncounts\t0\nbackups\t0");
    const backup = (await hub("backup")).stdout;
    expect(backup).toMatch(/\.dump$/);
    expect((await hub("restore", backup)).stderr).toContain("Stop it first, every process of it");
    expect((await push(one.url)).status).toBe(201);
    expect(await one.end("SIGTERM")).toBe(0);
    expect(await two.end("SIGTERM")).toBe(0);
    expect((await hub("restore", join(temp.path, "nothing.dump"))).stderr).toContain("There is no file");
    expect((await hub("restore", backup)).stdout).toMatch(
      /tell the teams to send it again[\s\S]*kept in the schema fanal_damaged_/,
    );
    expect((await hub("status")).stdout).toContain("envelopes\t2");
    expect((await hub("revoke", "--team", "demo-team")).status).toBe(0);
    expect((await hub("token", "list")).stdout).toContain("revoked");
  }, 120_000);
});
