import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { systemClock, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Lead } from "#protocol/enrolment.ts";
import { agreementOf, given, withAgreement } from "./agreements.ts";
import { believeClock, readWitness, sayLeap } from "./clock-witness.ts";
import { type HubConfig, readConfig } from "./config.ts";
import { openControl } from "./control.ts";
import { addCoordinator, endCoordinator, withRevoked } from "./coordinators.ts";
import { dataDir, type RestoreProblem, type StartProblem } from "./data-dir.ts";
import { readMark } from "./data-keys.ts";
import { addOrganisation, addTeam, inviteDevice, inviteOrganisation, type Office, revoke } from "./enrol.ts";
import { changeLead, withLeads } from "./leads.ts";
import { restorePostgres } from "./postgres-data.ts";
import { takeRecipient } from "./recipients.ts";
import {
  type Flag,
  hasKey,
  hasRegister,
  organisationKeyFile,
  type Register,
  type RegisteredOrganisation,
  readRegister,
  teamKeyFile,
  writeRegister,
} from "./register.ts";
import { serve } from "./server.ts";
import { restoreBackup } from "./sqlite-data.ts";
import { BY_OPERATOR } from "./store.ts";
import { sayRestoreProblem, sayStartProblem } from "./words.ts";

const USAGE = `npm run -s hub -- <command>

  org add NAME [--own-key] [--country FR] [--serves adults,children] [--service ID]… [--corrections]
          [--agreement-until DAY --hours TEXT --answer-within HOURS]
                                    --own-key: its device makes the key, this machine never has it
  org agreement ID --until DAY [--hours TEXT] [--answer-within HOURS] | --end
                                    renew the written agreement, or end it
  org list
  org key ID CARD --words WORDS     put the key on this card into the signed directory
                                    --afresh: it has lost every device and its paper
  org forget ID                     destroy its private key on this machine, once the organisation holds it
  team add NAME --lead NAME --phone NUMBER --hours TEXT --second NAME --second-phone NUMBER
  team lead ID --lead NAME --phone NUMBER --hours TEXT --second NAME --second-phone NUMBER
  team list
  team coordinator ID CARD          let the phone that shows this card take others into the team
  team forget ID                    destroy its private key on this machine: only coordinators' phones let others in
  invite --team ID [--specialist] [--child-trained] [--valid-hours 24]
  invite --org ID [--valid-hours 24]
  revoke --serial SERIAL [--team ID] | --team ID | --org ID | --coordinator KEY
  sign                              sign the directory again, with what coordinators shut out since
  token list | token revoke NUMBER
  init                              make the data and the keys; refuses when they are there
  status | backup | restore FILE
  purge [--clock-is-right]          forget now what is older than the limits
  demo                              a demo organisation and a demo team on new data; prints a code for each
  serve                             run the hub

Data: \${FANAL_DATA:-data}. Address in the codes: \${FANAL_PUBLIC_URL:-http://localhost:\${PORT:-8787}}.`;

const HOUR_MS = 3_600_000;
const DEMO_HOURS = 7 * 24;

const OPTIONS = {
  country: { type: "string", default: "FR" },
  serves: { type: "string", default: "adults,children" },
  service: { type: "string", multiple: true, default: [] },
  "agreement-until": { type: "string" },
  "answer-within": { type: "string" },
  until: { type: "string" },
  end: { type: "boolean", default: false },
  hours: { type: "string" },
  lead: { type: "string" },
  phone: { type: "string" },
  second: { type: "string" },
  "second-phone": { type: "string" },
  team: { type: "string" },
  org: { type: "string" },
  serial: { type: "string" },
  coordinator: { type: "string" },
  words: { type: "string" },
  specialist: { type: "boolean", default: false },
  "child-trained": { type: "boolean", default: false },
  corrections: { type: "boolean", default: false },
  "own-key": { type: "boolean", default: false },
  afresh: { type: "boolean", default: false },
  "valid-hours": { type: "string", default: "24" },
  "clock-is-right": { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"];

type Values = ReturnType<typeof read>["values"];
/** A serial and a key may begin with a dash, which would be taken for an option. */
const joined = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) => {
    if (/^--(serial|coordinator)$/.test(args[at - 1] ?? "")) return [];
    return /^--(serial|coordinator)$/.test(arg) && args[at + 1] !== undefined ? [`${arg}=${args[at + 1]}`] : [arg];
  });
const read = () => parseArgs({ args: joined(process.argv.slice(2)), options: OPTIONS, allowPositionals: true });
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** `lines` are the answer, which other programs read; `notes` are for whoever types. */
type Done = Result<
  { readonly register?: Register; readonly lines?: readonly string[]; readonly notes?: readonly string[] },
  string
>;

async function orgAdd(office: Office, name: string, values: Values): Promise<Done> {
  const serves = values.serves.split(",").filter((who) => who === "adults" || who === "children");
  if (serves.length === 0) return err("--serves takes adults, children or both.");
  const { "agreement-until": until, hours, "answer-within": within } = values;
  const hasAgreement = until !== undefined || hours !== undefined || within !== undefined;
  const agreement = hasAgreement ? agreementOf(given({ until, hours, within }), office.nowMs) : ok(undefined);
  if (!agreement.ok) return agreement;
  const added = await addOrganisation(office, {
    name,
    country: values.country,
    serves,
    serviceIds: values.service,
    corrections: values.corrections,
    ownKey: values["own-key"],
    ...(agreement.value && { agreement: agreement.value }),
  });
  if (!added.ok) return added;
  const id = added.value.organisations.at(-1)?.id ?? "";
  return ok({
    register: added.value,
    lines: [id, ...(hasAgreement ? [] : ["Without a written agreement (--agreement-until …) nobody can refer to it yet."])],
    notes: [
      values["own-key"]
        ? `Nobody can refer to ${id} before its device has made its key: invite --org ${id}, then org key ${id}.`
        : `The key of ${id} is made on this machine: whoever has ${office.dir.keys} can open what is sent to it. Better: org add --own-key.`,
    ],
  });
}

const leadOf = ({ lead, phone, hours, second, "second-phone": secondPhone }: Values): Lead | null =>
  lead && phone && hours && second && secondPhone
    ? { name: lead, phone, hours, second: { name: second, phone: secondPhone } }
    : null;

async function teamAdd(office: Office, name: string, values: Values): Promise<Done> {
  const lead = leadOf(values);
  if (lead === null) {
    return err(
      "A team cannot be made without its safeguarding lead and a second person: --lead, --phone, --hours, --second and --second-phone.",
    );
  }
  const added = await addTeam(office, name, lead);
  return added.ok ? ok({ register: added.value, lines: [added.value.teams.at(-1)?.id ?? ""] }) : added;
}

async function teamLead(office: Office, id: string, values: Values): Promise<Done> {
  const team = office.register.teams.find((each) => each.id === id);
  if (team === undefined) return err(`There is no team ${id}.`);
  const lead = leadOf(values);
  if (lead === null) return err("Say all five anew: --lead, --phone, --hours, --second and --second-phone.");
  const changed = await changeLead(office, team, lead);
  return changed.ok
    ? ok({
        register: changed.value,
        lines: [
          "Changed. Each phone of the team learns it with its next contact; until then it shows the one it has. Tell the team too.",
        ],
      })
    : changed;
}

async function invite(office: Office, values: Values): Promise<Done> {
  const validMs = Number(values["valid-hours"]) * HOUR_MS;
  if (!(validMs > 0)) return err("--valid-hours takes a number of hours.");
  if (values.org !== undefined) {
    const organisation = office.register.organisations.find(({ id }) => id === values.org);
    if (organisation === undefined) return err(`There is no organisation ${values.org}.`);
    return ok({
      lines: [await inviteOrganisation(office, organisation, validMs)],
      notes: [noteOn(office, organisation)],
    });
  }
  const team = office.register.teams.find(({ id }) => id === values.team);
  if (team === undefined)
    return err(values.team === undefined ? "invite needs --team or --org." : `There is no team ${values.team}.`);
  const flags: Flag[] = [
    ...(values.specialist ? (["specialist"] as const) : []),
    ...(values["child-trained"] ? (["child_trained"] as const) : []),
  ];
  const invited = await inviteDevice(office, team, flags, validMs);
  return invited.ok ? ok({ register: invited.value.register, lines: [invited.value.code] }) : invited;
}

/** A demo organisation with an agreement and a demo team; numbers are from the French range kept for fiction (0199 00). */
async function demo(office: Office): Promise<Done> {
  const year = new Date(office.nowMs).getUTCFullYear();
  const organisation = await addOrganisation(office, {
    name: "Demo shelter",
    country: "FR",
    serves: ["adults", "children"],
    serviceIds: [],
    corrections: true,
    agreement: { until: `${year + 1}-12-31`, hours: "09:00–18:00", answerWithinHours: 24 },
  });
  if (!organisation.ok) return organisation;
  const lead = {
    name: "Demo lead",
    phone: "+33199000001",
    hours: "08:00–22:00",
    second: { name: "Demo second person", phone: "+33199000002" },
  };
  const team = await addTeam({ ...office, register: organisation.value }, "Demo team", lead);
  if (!team.ok) return team;
  const [made, shelter] = [team.value.teams.at(-1), team.value.organisations.at(-1)];
  if (made === undefined || shelter === undefined) return err("The demo could not be made.");
  const device = await inviteDevice({ ...office, register: team.value }, made, ["child_trained"], DEMO_HOURS * HOUR_MS);
  if (!device.ok) return device;
  const inbox = await inviteOrganisation(office, shelter, DEMO_HOURS * HOUR_MS);
  return ok({ register: device.value.register, lines: [`team ${device.value.code}`, `organisation ${inbox}`] });
}

async function teamCoordinator(office: Office, id: string, card: string): Promise<Done> {
  const team = office.register.teams.find((each) => each.id === id);
  if (team === undefined) return err(`There is no team ${id}.`);
  const added = await addCoordinator(office, team, card);
  return added.ok
    ? ok({
        register: added.value.register,
        lines: [
          `Words of this card: ${added.value.words}`,
          "The coordinator's phone must show the same six words. If not: npm run -s hub -- revoke --coordinator KEY (team list shows it).",
        ],
      })
    : added;
}

/** What to say beside an organisation's code. */
function noteOn({ dir }: Office, organisation: RegisteredOrganisation): string {
  const { id } = organisation;
  if (existsSync(organisationKeyFile(dir, id)))
    return `This code holds the key of ${id}. Let its device make one of its own at once.`;
  return hasKey(organisation)
    ? `This code holds no key: the device takes it from another one of ${id}, or from paper.`
    : `This code holds no key: the device makes it, and shows a card and six words for org key ${id}.`;
}

async function orgAgreement(office: Office, id: string, { until, hours, end, "answer-within": within }: Values): Promise<Done> {
  const organisation = office.register.organisations.find((each) => each.id === id);
  if (organisation === undefined) return err(`There is no organisation ${id}.`);
  if (end === (until !== undefined)) return err("org agreement needs --until DAY to renew it, or --end to end it.");
  if (end) {
    if (organisation.agreement === undefined) return err(`${id} has no written agreement.`);
    return ok({
      register: withAgreement(office.register, organisation, undefined),
      lines: [
        "Ended. Phones refer to it no more from the next signed directory on; what waits there on a yes stays there and says so.",
        `It still opens and answers what it has. If it must not: npm run -s hub -- revoke --org ${id}.`,
      ],
    });
  }
  const agreement = agreementOf({ ...organisation.agreement, ...given({ until, hours, within }) }, office.nowMs);
  return agreement.ok
    ? ok({
        register: withAgreement(office.register, organisation, agreement.value),
        lines: [`Agreement until ${agreement.value.until}. Phones learn it with the next signed directory.`],
      })
    : agreement;
}

async function orgKey(office: Office, id: string, card: string, { words, afresh }: Values): Promise<Done> {
  const organisation = office.register.organisations.find((each) => each.id === id);
  if (organisation === undefined) return err(`There is no organisation ${id}.`);
  if (words === undefined)
    return err('org key needs --words "…": ring the organisation, and type the six words it reads from its device.');
  const taken = await takeRecipient(office, organisation, { card, words, afresh });
  return taken.ok
    ? ok({ register: taken.value, lines: ["Taken. Teams seal to the new key with the next signed directory."] })
    : taken;
}

function forget(file: string, whose: string, then: string): Done {
  if (!existsSync(file)) return err(`No private key of ${whose} is on this machine.`);
  rmSync(file);
  return ok({ lines: [then] });
}

async function revokeSome(office: Office, { serial, team, org, coordinator }: Values): Promise<Done> {
  if (coordinator !== undefined) {
    const ended = await endCoordinator(office, coordinator);
    return ended.ok
      ? ok({
          register: ended.value,
          lines: ["Revoked, and every phone it let in. Phones learn it with the next signed directory."],
        })
      : ended;
  }
  const which = serial !== undefined ? { serial, team } : team !== undefined ? { team } : org !== undefined ? { org } : null;
  if (which === null) return err("revoke needs --serial, --team, --org or --coordinator.");
  const revoked = await revoke(office, which);
  return revoked.ok
    ? ok({ register: revoked.value, lines: ["Revoked. Phones learn it with the next signed directory."] })
    : revoked;
}

async function list(office: Office, what: string): Promise<Done> {
  const { organisations, teams, devices } = office.register;
  if (what === "org")
    return ok({
      lines: organisations.map(
        (each) =>
          `${each.id}\t${each.name}\t${each.agreement === undefined ? "no agreement" : `agreement until ${each.agreement.until}`}${hasKey(each) ? "" : "\tno key yet"}`,
      ),
    });
  if (what === "team") {
    const letIn = (await office.control.devices()).filter(({ by }) => by !== BY_OPERATOR);
    return ok({
      lines: teams.flatMap(({ id, name, lead, coordinators = [] }) => [
        `${id}\t${name}\tlead ${lead.name} ${lead.phone}, then ${lead.second.name} ${lead.second.phone}`,
        ...coordinators.map(({ key }) => `  coordinator ${key}`),
        ...devices
          .filter(({ team }) => team === id)
          .map(
            ({ serial, flags, notAfter }) => `  device ${serial}\t${flags.join(", ") || "no training flag"}\tuntil ${notAfter}`,
          ),
        ...letIn
          .filter(({ owner }) => owner === id)
          .map(
            ({ serial, by, until, shutOut }) =>
              `  device ${serial}\tby coordinator ${by}\t${shutOut === null ? `until ${until}` : `shut out on ${shutOut}`}`,
          ),
      ]),
    });
  }
  const tokens = await office.control.listTokens();
  return ok({
    lines: tokens.map(({ tokenId, role, owner, revoked, expires, fetched }) =>
      [
        tokenId,
        role,
        owner,
        revoked ? "revoked" : (expires ?? "valid"),
        ...(fetched === null ? [] : [`asked for what waits on ${fetched}`]),
      ].join("\t"),
    ),
  });
}

const countsOf = (counts: object): string[] => Object.entries(counts).map(([what, count]) => `${what}\t${count}`);
/** A sentence while the clock is in doubt. */
function leapOf({ dir }: Office): string[] {
  const witness = readWitness(dir.clock);
  const said = witness && sayLeap(witness);
  return said === null ? [] : [said];
}

async function status(office: Office): Promise<Done> {
  const { control, dir, register } = office;
  const held = register.organisations.filter(({ id }) => existsSync(organisationKeyFile(dir, id)));
  return ok({
    lines: [
      ...countsOf(await control.count()),
      ...held.map(({ id }) => `key on this machine\t${id}`),
      ...register.organisations.filter((each) => !hasKey(each)).map(({ id }) => `no key yet\t${id}`),
      ...leapOf(office),
    ],
  });
}

async function act(office: Office, words: readonly string[], values: Values): Promise<Done> {
  const [first = "", second = "", third = ""] = words;
  const command = `${first} ${second}`.trim();
  if (command === "org add" && third !== "") return orgAdd(office, third, values);
  if (command === "team add" && third !== "") return teamAdd(office, third, values);
  if (command === "org list" || command === "team list" || command === "token list") return list(office, first);
  if (command === "org agreement" && third !== "") return orgAgreement(office, third, values);
  if (command === "org key" && third !== "") return orgKey(office, third, words[3] ?? "", values);
  if (command === "org forget" && third !== "")
    return forget(organisationKeyFile(office.dir, third), third, "Forgotten. Only the organisation can open what is sent to it.");
  if (command === "team lead" && third !== "") return teamLead(office, third, values);
  if (command === "team coordinator" && third !== "") return teamCoordinator(office, third, words[3] ?? "");
  if (command === "team forget" && third !== "") {
    const team = office.register.teams.find(({ id }) => id === third);
    if (!team?.coordinators?.length) return err(`${third} has no coordinator's phone yet: nobody could let a phone in.`);
    return forget(teamKeyFile(office.dir, third), third, "Forgotten. Only coordinators' phones let others into the team.");
  }
  if (command === "sign") return ok({ register: office.register });
  if (command === "token revoke" && /^\d+$/.test(third)) {
    const ended = await office.control.revoke({ tokenId: Number(third) });
    return ended === 0 ? err(`No token ${third} can be revoked.`) : ok({ lines: ["Revoked."] });
  }
  if (command === "invite") return invite(office, values);
  if (command === "revoke") return revokeSome(office, values);
  if (command === "backup") return ok({ lines: [await office.control.backup()] });
  if (command === "purge") {
    if (values["clock-is-right"]) believeClock(office.dir.clock, utcDay(office.nowMs));
    const done = await office.control.purge();
    return ok({ lines: [...countsOf(done), ...leapOf(office)] });
  }
  if (command === "status") return status(office);
  if (command === "init")
    return ok({
      lines: [`The hub's key\t${office.control.hubKey}`, `Keep a copy of ${office.dir.keys} where this machine is not.`],
    });
  if (command === "demo") return hasRegister(office.dir) ? ok({}) : demo(office);
  return err(USAGE);
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

async function restore(config: HubConfig, file: string): Promise<Result<readonly string[], string>> {
  const dir = dataDir(config.dataRoot);
  const nowMs = systemClock.nowMs();
  const done =
    config.postgres === undefined
      ? restoreBackup(dir, file, nowMs)
      : await restorePostgres(dir, config.postgres.url, file, nowMs);
  if (done.ok)
    return ok([
      `Restored from ${file}.`,
      "What arrived after that backup was made is not in it, and the phones believe it delivered: tell the teams to send it again.",
      "Counts of quarters that are over are closed, where their list was not frozen in that backup: those figures are lost.",
      ...(done.value === null ? [] : [`What was there before is kept in the schema ${done.value}. Drop it when you are done.`]),
    ]);
  const problem: RestoreProblem | StartProblem = done.error;
  if (typeof problem !== "string") return err(sayStartProblem(problem));
  return err(sayRestoreProblem(problem, { file, data: config.dataRoot, keys: dir.keys }));
}

async function main(): Promise<Result<void, string>> {
  const { positionals, values } = read();
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
