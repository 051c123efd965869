import type { Result } from "#lib/result.ts";
import { getDb } from "#storage/open.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type MustStay, takeOff } from "#storage/switch-packs.ts";
import { wantAgain } from "#storage/taken-off.ts";

/** Takes a region or an organisation's pack off this phone; `title` is how the screen called it. */
export const takePackOff = (packId: string, title: string): Promise<Result<void, SaveError | MustStay>> =>
  takeOff(getDb(), { packId, title }, Date.now());

/** It comes with the next look for newer texts. */
export const wantPackAgain = (packId: string): Promise<void> => wantAgain(getDb(), (one) => one.packId === packId);
