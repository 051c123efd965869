import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { OPEN_FILES_ERRORS } from "#open/open-files.ts";
import { SIGNED_LIST_ERRORS } from "#open/signed-list.ts";
import { HUB_ERRORS } from "#protocol/wire.ts";
import type { RestoreProblem, StartProblem } from "../hub/data-dir.ts";
import { OPENAPI } from "../hub/openapi.ts";
import { sayRestoreProblem, sayStartProblem } from "../hub/words.ts";
import { declaredCodes } from "./lib/error-codes.ts";

/**
 * `docs/errors.md`: the catalogue of everything that is refused, door by door, from the types themselves and the words people read.
 *
 *   npm run -s errors             exit 1 when a code has no words, words have no code, or the page is not fresh
 *   npm run -s errors -- --write  writes the page
 *
 * A type whose name ends like an error's, in a folder of `JUDGED`, is either in a door below or in `SAID_ELSEWHERE`.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs/errors.md");
const JUDGED =
  /^(src\/(domain\/(case|pack|referral|team)|protocol|verify|sync|seal|workflows|content|storage|open|lib\/moving-code)|hub)\//;
const IS_ERROR = /(Error|Problem|Failure|Trouble|Reason)$/;
const LANGUAGES = ["en", "fr", "ar", "ti"] as const;

interface Row {
  readonly code: string;
  readonly words: string;
  readonly says: string;
}
interface Door {
  readonly title: string;
  readonly rows: readonly Row[];
}
/**
 * `words`: where the words of a code are, as `namespace:group`. `types`: `file name`. `isWhole`: whatever else has words there is a code of
 * this door too. `not`: what refuses nothing.
 */
interface Typed {
  readonly title: string;
  readonly words: string;
  readonly types?: readonly string[];
  readonly codes?: readonly string[];
  readonly isWhole?: boolean;
  readonly not?: readonly string[];
}

const TYPED: readonly Typed[] = [
  {
    title: "A phone that calls the hub",
    words: "team:contact",
    types: ["src/protocol/contact.ts ContactFailure"],
    isWhole: true,
  },
  {
    title: "An envelope that arrives: set aside, the next one goes on",
    words: "inbox:refused",
    types: ["src/seal/vault-port.ts QuarantineReason"],
    isWhole: true,
    not: ["title"],
  },
  {
    title: "Codes read from a screen, pasted, or off paper",
    words: "errors:",
    types: [
      "src/protocol/newer.ts MadeByNewer",
      "src/seal/vault-port.ts EnrolError",
      "src/seal/enrol-port.ts JoinError",
      "src/seal/enrol-port.ts JoinCodeError",
      "src/seal/enrol-port.ts AnswerError",
      "src/seal/enrol-port.ts ColleagueCardError",
      "src/seal/organisation-port.ts HandedError",
      "src/seal/organisation-port.ts PaperError",
      "src/workflows/team-desk.ts DeskError",
      "src/workflows/colleagues.ts ColleaguesError",
    ],
  },
  {
    title: "Moving codes before the camera",
    words: "moving-code:read",
    types: ["src/ui/ReadMovingCode.tsx Said"],
  },
  {
    title: "Carried messages and receipts (`parcel.txt`, `slip.txt`)",
    words: "courier:error",
    types: ["src/protocol/courier.ts CourierFileError", "src/workflows/take-to-carry.ts TakeToCarryError"],
    isWhole: true,
  },
  {
    title: "A sealed file in an office (`open.html`)",
    words: "open:error",
    codes: [...OPEN_FILES_ERRORS, ...SIGNED_LIST_ERRORS],
  },
  {
    title: "Carried texts (`texts.txt`, `list.txt`)",
    words: "carry:trouble",
    types: ["src/workflows/carry.ts CarryTrouble"],
    isWhole: true,
  },
  {
    title: "Texts from the network",
    words: "team:look",
    types: ["src/features/team/ContentCard.tsx LookOutcome"],
    not: ["newest", "changed"],
  },
  {
    title: "Sealed copies",
    words: "copy:error",
    types: ["src/seal/copy-port.ts CopyCardError", "src/seal/copy-port.ts CopyError", "src/workflows/copy-take.ts TakeError"],
    isWhole: true,
    // Asked for, not refused.
    not: ["CopyNeedsWords"],
  },
  { title: "Parts of a copy that come by the hub: set aside", words: "copy:refused", isWhole: true },
  {
    title: "Before something is sealed",
    words: "errors:",
    types: [
      "src/seal/vault-port.ts SealEnvelopeError",
      "src/workflows/prepare-referral.ts PrepareReferralError",
      "src/workflows/answer-referral.ts AnswerError",
      "src/workflows/give-case.ts GiveCaseError",
      "src/workflows/take-over.ts TakeOverError",
      "src/workflows/stopped-hand-over.ts EndHandOverError",
      "src/workflows/withdraw.ts WithdrawError",
      "src/domain/referral/basis.ts BasisError",
      "src/domain/referral/offer.ts AgreementError",
      "src/domain/referral/offer.ts OfferError",
      "src/workflows/send-again.ts SendAgainError",
    ],
  },
  {
    title: "A key of the phone itself",
    words: "taken:phone.error",
    types: ["src/workflows/phone-key.ts PhoneError", "src/seal/vault-port.ts PhoneUnlockError"],
  },
  {
    title: "Counts of a quarter",
    words: "figures:refused",
    types: ["src/workflows/release-counts.ts ReleaseError"],
    not: ["HubRefused", "NotInTeam"],
  },
  {
    title: "Locks, words and space on the phone",
    words: "errors:",
    types: [
      "src/storage/save-error.ts SaveError",
      "src/seal/vault-port.ts UnlockError",
      "src/seal/vault-port.ts CreateError",
      "src/seal/vault-port.ts ChangeError",
      "src/seal/vault-port.ts DuressError",
    ],
    // What is there is read as if nothing were, which is what it says.
    not: ["Erased"],
  },
];

/** Types whose codes reach people under another code, or reach nobody. By `file name`, with where the words are. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  "src/protocol/checked-code.ts CheckedCodeError": "each code has its own, among the codes read from a screen",
  "src/protocol/enrolment-code.ts EnrolmentCodeError": "`errors:CodeUnreadable`, `errors:MadeByNewer`",
  "src/protocol/counts/batch.ts BatchError":
    "answered by the hub under its own codes (`hub/counts.ts`); on the phone `figures:refused`",
  "src/seal/count-port.ts CountError": "`figures:refused`",
  "src/seal/report-port.ts SealReportError": "`figures:refused`; a phone that reports tries again later",
  "src/workflows/release-counts.ts ReleaseError": "what the hub refused: `figures:hub`",
  "src/content/carried.ts CarriedError": "`carry:trouble`, by `src/workflows/carry.ts`; in an office `open:error`",
  "src/content/fetch-file.ts FetchError": "`team:look`, by `src/app/look-outcome.ts`; from a file `carry:trouble`",
  "src/content/give-packs.ts GiveError": "`carry:trouble`, by `src/workflows/carry.ts`",
  "src/content/install.ts InstallError": "`team:look`, by `src/app/look-outcome.ts`; from a file `carry:trouble`",
  "src/content/parse.ts ParseError": "`team:look` and `carry:trouble`: not understood",
  "src/content/trust.ts RootError": "`team:look` and `carry:trouble`",
  "src/lib/moving-code/frame.ts FrameError":
    "`moving-code:read`; a picture that cannot be read is one of many, and the next is read",
  "src/lib/moving-code/stream.ts StreamError": "`moving-code:read.damaged`",
  "src/seal/copy-port.ts CopyError": "that a copy asks for words is a step, not a refusal",
  "src/seal/enrol-port.ts TeamLeadError": "what is not newer and signed changes nothing, and the lead who is known stays",
  "src/seal/vault-port.ts UnlockError": "an erased vault says what an empty phone says",
  "src/seal/vault-port.ts ChangeError": "an erased vault says what an empty phone says",
  "src/seal/vault-port.ts AddPhoneKeyError": "`taken:phone.error.PhoneCannot`",
  "src/seal/soft-lock.ts PinError": "beside the field, `taken:pin`",
  "src/seal/soft-lock.ts WakeError": "beside the field, with the tries that are left, `taken:pin`",
  "src/storage/open.ts StorageTrouble": "on the page itself, by `src/features/team/TeamGate.tsx` and `src/app/ContentGate.tsx`",
  "src/workflows/erase-phone.ts EraseError": "with what has to arrive first, on the page that erases",
  "src/workflows/give-to-carry.ts GiveError": "the button is not there when there is nothing to give",
  "src/workflows/report-incident.ts ReportIncidentError": "beside the text, with each trace that was found",
  "src/workflows/colleague-trouble.ts ColleagueTrouble": "`hand-over:stopped`, with the colleague's name",
  "src/workflows/copy-send.ts SendCopyError": "with how large it is and what else carries it, on the page that sends a copy",
  "src/workflows/told-answer.ts ToldError": "`courier:told.none`",
  "src/workflows/voice-studio.ts KeepError": "`studio:not_kept`, with the reason",
};

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const sources = () =>
  ["src", "hub"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
      .sort()
      .map((path) => ({ path, text: read(path) })),
  );

/** Files do not change while this looks at them. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
const declaredTypes = once(() => declaredCodes(sources()));

type Words = { readonly [key: string]: string | Words };
const parsed = new Map<string, Words>();
function wordsIn(file: string): Words {
  const words = parsed.get(file) ?? (JSON.parse(read(file)) as Words);
  parsed.set(file, words);
  return words;
}
function wordsAt(lang: string, address: string): string {
  const [namespace = "", path = ""] = address.split(":");
  let found: string | Words | undefined = wordsIn(`locales/${lang}/${namespace}.json`);
  for (const step of path.split(".").filter((each) => each !== "")) {
    found = typeof found === "object" && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return typeof found === "string" ? found : "";
}

function keysAt(address: string): readonly string[] {
  const [namespace = "", group = ""] = address.split(":");
  const found = wordsIn(`locales/en/${namespace}.json`)[group];
  return typeof found === "object" ? Object.keys(found).filter((key) => typeof found[key] === "string") : [];
}

/** The statuses a code is answered with, and what the description of the calls says of each. */
function hubRow(code: string): Row {
  const statuses = new Map<string, Set<string>>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { responses }: { responses?: Readonly<Record<string, { readonly description: string }>> } = value;
    for (const [status, answer] of Object.entries(responses ?? {})) {
      if (Number(status) >= 400 && JSON.stringify(answer).includes(`"${code}"`))
        statuses.set(status, (statuses.get(status) ?? new Set()).add(answer.description));
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(OPENAPI);
  const says = [...statuses].flatMap(([status, descriptions]) => [...descriptions].map((each) => `${status}: ${each}`));
  return { code, words: "", says: says.join(" ") };
}

const START: Omit<StartProblem, "type"> & Readonly<Record<string, unknown>> = {
  ...{ file: "FILE", backup: null, detail: "what it found", dir: "FOLDER", engine: "ENGINE", setting: "SETTING" },
  ...{
    found: 2,
    known: 1,
    has: "postgres",
    why: "DATABASE_URL is not an address of PostgreSQL.",
    host: "HOST",
    code: "CODE",
    minutes: 60,
  },
};

/** Every door with its codes, each once. */
export function catalogue(): readonly Door[] {
  const declared = declaredTypes();
  const of = (name: string) => declared.find((each) => `${each.file} ${each.name}` === name)?.codes ?? [];
  const listed = new Set<string>();
  const typed = TYPED.map(({ title, words, types = [], codes = [], isWhole = false, not = [] }): Door => {
    const all = new Set([...types.flatMap(of), ...codes, ...(isWhole ? keysAt(words) : [])]);
    const rows = [...all].flatMap((code): Row[] => {
      const address = words.endsWith(":") ? `${words}${code}` : `${words}.${code}`;
      // The same words at two doors are one refusal; a type may also name what every door refuses.
      const isEverywhere = wordsAt("en", address) === "" && wordsAt("en", `errors:${code}`) !== "";
      if (not.includes(code) || listed.has(address) || isEverywhere) return [];
      listed.add(address);
      return [{ code, words: address, says: wordsAt("en", address) }];
    });
    return { title, rows };
  });
  const shown = new Set(typed.flatMap(({ rows }) => rows.map(({ words }) => words)));
  const everywhere = new Set(declared.flatMap(({ codes }) => codes));
  const others = Object.keys(wordsIn("locales/en/errors.json"))
    .filter((code) => !shown.has(`errors:${code}`) && everywhere.has(code))
    .map((code) => ({ code, words: `errors:${code}`, says: wordsAt("en", `errors:${code}`) }));
  const terminal = (codes: readonly string[], say: (code: string) => string) =>
    codes.map((code) => ({ code, words: "", says: say(code) }));
  return [
    { title: "A request to the hub", rows: HUB_ERRORS.map(hubRow) },
    ...typed,
    { title: "Elsewhere on the phone", rows: others },
    {
      title: "A hub that starts",
      rows: terminal(of("hub/data-dir.ts StartProblem"), (type) => sayStartProblem({ ...START, type } as StartProblem)),
    },
    {
      title: "A backup that is put back",
      rows: terminal(of("hub/data-dir.ts RestoreProblem"), (code) =>
        sayRestoreProblem(code as RestoreProblem, { file: "FILE", data: "FOLDER", keys: "KEYS" }),
      ),
    },
  ];
}

/** What is missing from the catalogue, or in it without a reason. */
export function catalogueProblems(doors: readonly Door[]): readonly string[] {
  const problems: string[] = [];
  const known = new Set(doors.flatMap(({ rows }) => rows.map(({ code }) => code)));
  for (const { title, rows } of doors) {
    for (const { code, words, says } of rows) {
      if (says === "") problems.push(`${code} (${title}) has no words`);
      for (const lang of words === "" ? [] : LANGUAGES)
        if (wordsAt(lang, words) === "") problems.push(`${words} is missing in ${lang}`);
    }
    const twice = rows.map(({ code }) => code).filter((code, n, all) => all.indexOf(code) !== n);
    if (twice.length > 0) problems.push(`twice at "${title}": ${twice.join(", ")}`);
  }
  for (const { file, name, codes } of declaredTypes()) {
    const type = `${file} ${name}`;
    const gone = codes.filter((code) => !known.has(code));
    if (JUDGED.test(file) && IS_ERROR.test(name) && gone.length > 0 && !Object.hasOwn(SAID_ELSEWHERE, type))
      problems.push(`${type} refuses with codes that are in no door: ${gone.join(", ")}`);
  }
  const said = new Set(doors.flatMap(({ rows }) => rows.map(({ words }) => words)));
  for (const key of Object.keys(wordsIn("locales/en/errors.json")))
    if (!said.has(`errors:${key}`)) problems.push(`errors:${key} has words and no code`);
  for (const type of Object.keys(SAID_ELSEWHERE))
    if (!declaredTypes().some(({ file, name }) => `${file} ${name}` === type)) problems.push(`there is no type ${type}`);
  return problems;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
export function page(doors: readonly Door[]): string {
  const tables = doors.map(({ title, rows }) => {
    const isOfPeople = rows.some(({ words }) => words !== "");
    const lines = rows.map(({ code, words, says }) => `| \`${code}\` | ${isOfPeople ? `\`${words}\` | ` : ""}${cell(says)} |`);
    const head = isOfPeople ? "| code | words | what is said |\n| --- | --- | --- |" : "| code | what is said |\n| --- | --- |";
    return `## ${title}\n\n${head}\n${lines.join("\n")}\n`;
  });
  const elsewhere = Object.entries(SAID_ELSEWHERE).map(
    ([type, where]) => `- \`${type.split(" ")[1]}\` (\`${type.split(" ")[0]}\`): ${where}`,
  );
  return [
    "# Errors\n",
    "Everything that is refused, door by door: its code, where its words are in `locales/` (English, French, Arabic, Tigrinya), and what it says in English,",
    "which is also what to do. Nothing that was kept is changed by any of them, and the next in the queue goes on. Made by",
    "`npm run -s errors -- --write` from the types; a check refuses a code without words, words of `errors` without a code, and a type that is in no door.\n",
    ...tables,
    "## Said under another code\n",
    `${elsewhere.join("\n")}\n`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const doors = catalogue();
  const problems = [...catalogueProblems(doors)];
  if (process.argv.includes("--write")) writeFileSync(PAGE, page(doors));
  else if (read("docs/errors.md") !== page(doors)) problems.push("docs/errors.md is not fresh: npm run -s errors -- --write");
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
