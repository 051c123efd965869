import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Result } from "#lib/result.ts";
import type { Office } from "./enrol.ts";
import type { Register } from "./register.ts";

/** What may be typed after `npm run -s hub --`, and what a command gives back. */

export const USAGE = `npm run -s hub -- <command>

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

/** A serial and a key may begin with a dash, which would be taken for an option. */
const joined = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) => {
    if (/^--(serial|coordinator)$/.test(args[at - 1] ?? "")) return [];
    return /^--(serial|coordinator)$/.test(arg) && args[at + 1] !== undefined ? [`${arg}=${args[at + 1]}`] : [arg];
  });
export const readCommandLine = () => parseArgs({ args: joined(process.argv.slice(2)), options: OPTIONS, allowPositionals: true });
export type Values = ReturnType<typeof readCommandLine>["values"];

/** `lines` are the answer, which other programs read; `notes` are for whoever types. */
export type Done = Result<
  { readonly register?: Register; readonly lines?: readonly string[]; readonly notes?: readonly string[] },
  string
>;

export type Command = (office: Office, values: Values) => Done | Promise<Done>;
/** Whose third word is an id or a name. `rest` is the word after it, or empty. */
export type NamedCommand = (office: Office, name: string, values: Values, rest: string) => Done | Promise<Done>;
