import { type CarriedFile, type GiveError, makeCarried } from "#content/give-packs.ts";
import { oneWindow } from "#content/one-window.ts";
import { languagesHere, makeList, readList, writeList } from "#content/phone-list.ts";
import { type CarriedLook, lookIntoCarried, type TakeError, takeCarried } from "#content/take-carried.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import { err, type Result } from "#lib/result.ts";
import { getDb } from "#storage/open.ts";
import type { VerifyError } from "#verify/errors.ts";

export type { CarriedPart } from "#content/take-carried.ts";
export type { CarriedFile, CarriedLook };

/** Plain names: whoever sees a list of files reads them. Text, because phones hand texts on and no unknown kinds. */
export const CARRIED_NAME = "texts.txt";
export const LIST_NAME = "list.txt";

/** Why nothing was given or taken; the words are `carry:trouble.<trouble>`. */
export type CarryTrouble =
  | "changed"
  | "cut"
  | "full"
  | "guide"
  | "newer_app"
  | "not_carried"
  | "not_code"
  | "not_kept"
  | "not_list"
  | "not_signed"
  | "not_understood"
  | "nothing"
  | "stopped"
  | "too_large"
  | "unreadable";

const ofVerify = ({ kind }: VerifyError): CarryTrouble =>
  kind === "wrong_hash" || kind === "wrong_size" || kind === "same_version_other_bytes" ? "changed" : "not_signed";

export function carryTrouble(error: TakeError | GiveError | { readonly type: "NotAList" }): CarryTrouble {
  switch (error.type) {
    case "NotTrusted":
      return ofVerify(error.reason);
    case "NotCarried":
      return "not_carried";
    case "NotAList":
      return "not_list";
    case "NothingToGive":
      return "nothing";
    case "CarriedCut":
      return "cut";
    case "NeedsNewerApp":
      return "newer_app";
    case "TooLarge":
      return "too_large";
    case "NotUnderstood":
    case "FileNotAllowed":
      return "not_understood";
    case "GuideRefused":
      return "guide";
    case "Cancelled":
      return "stopped";
    case "StorageFull":
      return "full";
    case "Unreadable":
    case "NotTheFile":
    case "Offline":
      return "unreadable";
    case "Overtaken":
    case "RefusedBefore":
    case "ConnectionLost":
    case "NeedsReload":
    case "SaveFailed":
      return "not_kept";
  }
}

export type HowMuch = (doneBytes: number, allBytes: number) => void;

/** Everything in use here, or what a colleague's list lacks. */
export async function packsToGive(
  list: Blob | null,
  signal: AbortSignal,
  onProgress: HowMuch,
): Promise<Result<CarriedFile, GiveError | { readonly type: "NotAList" }>> {
  if (list === null) return makeCarried(getDb(), { signal, onProgress });
  const read = await readList(list);
  return read.ok ? makeCarried(getDb(), { list: read.value, signal, onProgress }) : err(read.error);
}

/** Languages of this phone: those whose texts are here, and the one on the screen. */
const languages = async (lang: string): Promise<string[]> => [...new Set([...(await languagesHere(getDb())), lang])].sort();

/** What this phone has, to be given to a colleague. */
export const ownList = async (lang: string): Promise<Blob> =>
  new Blob([writeList(await makeList(getDb(), await languages(lang)))], { type: "text/plain" });

export const lookIntoPacks = async (file: Blob, lang: string): Promise<Result<CarriedLook, TakeError>> =>
  lookIntoCarried(getDb(), file, { languages: await languages(lang) });

export async function takePacks(
  file: Blob,
  lang: string,
  signal: AbortSignal,
  onProgress: HowMuch,
): Promise<Result<readonly Manifest[], TakeError>> {
  const options = { languages: await languages(lang), signal, onProgress };
  const take = () => oneWindow(() => takeCarried(getDb(), file, options));
  const taken = await take();
  return !taken.ok && taken.error.type === "Overtaken" ? take() : taken;
}
