import type { Place } from "#lib/places.ts";
import type { VaultCore } from "#seal/vault-core.ts";

/** Messages between the page and the vault worker. Each call has a number; progress and the answer carry it back. */
export type Method = keyof VaultCore;

export interface Call {
  readonly id: number;
  /** Whose vault is meant. */
  readonly place: Place;
  readonly method: Method;
  readonly args: readonly unknown[];
  /** Whether the caller wants to hear how far it is. */
  readonly progress: boolean;
}
export type Reply =
  | { readonly id: number; readonly kind: "done"; readonly value: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly name: string; readonly message: string }
  | { readonly id: number; readonly kind: "progress"; readonly fraction: number | null };

const METHODS: ReadonlySet<string> = new Set<Method>([
  "places",
  "state",
  "create",
  "unlock",
  "changePassphrase",
  "shred",
  "setLimits",
  "sides",
  "setDuressWords",
  "removeDuressWords",
  "emptyOther",
  "phoneKey",
  "addPhoneKey",
  "removePhoneKey",
  "unlockWithPhone",
  "setPin",
  "rest",
  "wake",
  "loadIndex",
  "slowShards",
  "list",
  "cases",
  "caseFigures",
  "knownCases",
  "open",
  "seal",
  "commit",
  "discard",
  "eraseCase",
  "makeLetterbox",
  "sealLetter",
  "openLetter",
  "enrol",
  "loadEnrolment",
  "sealEnvelope",
  "openEnvelope",
  "freezeCounts",
  "releaseCounts",
  "closeCounts",
  "signCountOrder",
  "readLedger",
  "sealReport",
  "beginJoin",
  "showJoin",
  "finishJoin",
  "makeCoordinator",
  "showCoordinator",
  "readJoin",
  "answerJoin",
  "signRevocation",
  "signTeamLead",
  "readTeamLead",
  "organisationKeys",
  "makeNextKey",
  "followKeys",
  "dropKeys",
  "keyForPaper",
  "checkPaper",
  "handKey",
  "takeHandedKey",
  "takeKey",
  "makeColleagueCard",
  "readColleagueCard",
  "copyCard",
  "readCopyCard",
  "beginCopy",
  "addToCopy",
  "endCopy",
  "dropCopy",
  "openCopy",
  "readCopyPart",
  "erasedAmong",
  "markErased",
  "keepErased",
]);

/** The worker's side. What is thrown reaches the page as a name and a message, never with data. */
export async function answer(core: VaultCore, call: Call, post: (reply: Reply) => void): Promise<void> {
  const { id, method, args, progress } = call;
  try {
    if (!METHODS.has(method)) throw new TypeError("no such call");
    const onProgress = progress ? [(fraction: number | null) => post({ id, kind: "progress", fraction })] : [];
    // The page's side is typed by VaultPort; here only names and counts are left of it.
    const run = core[method] as (...all: unknown[]) => Promise<unknown>;
    post({ id, kind: "done", value: await run(...args, ...onProgress) });
  } catch (error) {
    const known = error instanceof Error;
    post({ id, kind: "failed", name: known ? error.name : "Error", message: known ? error.message : "failed" });
  }
}
