import { useSyncExternalStore } from "react";
import * as v from "valibot";
import type { RunningScreening } from "#domain/case/types.ts";
import { WhenReplySchema } from "#domain/pack/guides.ts";
import { assess, endsQuestions } from "#domain/screening/assess.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import { type HeldPlan, mergeHeld } from "#domain/screening/person-held.ts";
import { type HeldRun, resumeHeld, SHOWN, startHeld } from "#domain/screening/person-held-run.ts";
import { newId } from "#lib/ids.ts";
import type { Place } from "#lib/places.ts";
import { ok, type Result } from "#lib/result.ts";
import type { Listed } from "#seal/vault-port.ts";
import { privateTables } from "#storage/db.ts";
import type { GuideContent } from "#storage/guides.ts";
import { readRecords, writeSealed } from "#storage/records.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";
import { setCurrent } from "#workflows/current.ts";
import type { HeldBack } from "#workflows/hold.ts";
import { keepScreening, readRunning, type StoredScreening } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

/**
 * The phone in the person's hands: the vault is locked, and all that is left in memory is this. Answers go into a letterbox of the
 * vault, which takes and gives nothing back until the vault is unlocked (docs/decisions/0006-person-held.md).
 */
export interface Held {
  readonly plan: HeldPlan;
  readonly language: string;
  readonly first: HeldRun;
  readonly recipient: string;
  readonly letterId: string;
  /** Whose letterbox it is: letters go there whatever door the phone shows. */
  readonly place: Place;
}

let running: Held | null = null;
const listeners = new Set<() => void>();

function setHeld(next: Held | null): void {
  running = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What runs now; while it does, the team's part shows nothing else. */
export const useHeld = (): Held | null => useSyncExternalStore(subscribe, () => running);

/** The worker has the phone again: from here on only the passphrase leads further. */
export const endHeld = (): void => setHeld(null);

const AboutSchema = v.looseObject({
  talkRowId: v.string(),
  letterId: v.string(),
  language: v.string(),
  unreviewed: v.boolean(),
});
const BoxSchema = v.looseObject({ about: AboutSchema });
const AnswerSchema = v.union([v.string(), v.array(v.string())]);
const LetterSchema = v.looseObject({
  phase: v.picklist(["asking", "danger", "show", "done"]),
  at: v.nullable(v.number()),
  answers: v.record(v.string(), AnswerSchema),
  when: v.record(v.string(), WhenReplySchema),
  danger: v.nullable(v.picklist(["yes", "no"])),
  show: v.nullable(v.picklist(SHOWN)),
});

let revision = 0;
/** The letterbox of a hand-over that is just being prepared: nothing waits in it yet. */
let preparing: string | null = null;
let queue: Promise<unknown> = Promise.resolve();

/** Seals the answers as they stand, in the order of the taps. Works while the vault is locked; it reads nothing. */
export function keepHeld(session: Session, { recipient, letterId, place }: Held, run: HeldRun): Promise<Result<void, SaveError>> {
  const write = async (): Promise<Result<void, SaveError>> => {
    try {
      const bytes = await session.vault.sealLetter(recipient, run);
      revision += 1;
      return await writeSealed(session.db, privateTables(session.db, place), {
        rows: [{ rowId: letterId, rev: revision, bytes }],
        shards: [],
        deletes: [],
      });
    } catch (error) {
      return { ok: false, error: toSaveError(error) };
    }
  };
  const kept = queue.then(write);
  queue = kept;
  return kept;
}

export interface HandOverInput {
  readonly talkRowId: string;
  readonly plan: HeldPlan;
  readonly language: string;
  /** No native speaker has checked the words the person reads or hears. */
  readonly unreviewed: boolean;
  /** An interrupted part that goes on; its old letterbox is destroyed. */
  readonly from?: FoundHeld;
}

/** Makes the letterbox, forgets what is open, locks the vault, and starts. On a refused write nothing has changed. */
export async function handOver(session: Session, input: HandOverInput): Promise<Result<void, SaveError>> {
  preparing = newId();
  try {
    return await prepare(session, input, preparing);
  } finally {
    preparing = null;
  }
}

async function prepare(
  session: Session,
  { talkRowId, plan, language, unreviewed, from }: HandOverInput,
  boxId: string,
): Promise<Result<void, SaveError>> {
  const letterId = newId();
  const { recipient, record } = await session.vault.makeLetterbox({
    boxId,
    projection: { kind: "person_held", boxId, atMs: session.nowMs() },
    about: { talkRowId, letterId, language, unreviewed },
  });
  const held: Held = {
    plan,
    language,
    first: from?.run ? resumeHeld(plan, from.run) : startHeld,
    recipient,
    letterId,
    place: session.place,
  };
  const kept = await keepHeld(session, held, held.first);
  if (!kept.ok) return kept;
  const saved = await session.write({ puts: [record], deletes: [] });
  if (!saved.ok) return saved;
  if (from) await eraseHeld(session, from);
  setCurrent({ caseId: null, resumeRowId: null, unrecorded: null, personHeld: null });
  setHeld(held);
  await session.lock();
  return ok(undefined);
}

/** Answers that wait in the opened vault. */
export interface FoundHeld {
  readonly box: Listed;
  readonly boxId: string;
  readonly letterId: string;
  /** The talk they belong to; null when it was forgotten meanwhile. */
  readonly talk: StoredScreening | null;
  readonly language: string;
  readonly unreviewed: boolean;
  /** Null when the letter cannot be opened. */
  readonly run: HeldRun | null;
}

/** Newest first. */
export async function readHeld(session: Session): Promise<readonly FoundHeld[]> {
  const listed = await session.list("person_held");
  if (listed.length === 0) return [];
  const [talks, opened] = [await readRunning(session), await session.open(listed)];
  const found = await Promise.all(
    listed.map(async (box, index): Promise<FoundHeld | null> => {
      const { projection } = box;
      if (projection.kind !== "person_held" || projection.boxId === preparing) return null;
      const row = opened[index];
      const parsed = row?.ok ? v.safeParse(BoxSchema, row.value) : null;
      const about = parsed?.success ? parsed.output.about : { talkRowId: "", letterId: "", language: "", unreviewed: true };
      const talk = talks.find(({ rowId }) => rowId === about.talkRowId) ?? null;
      const { letterId, language, unreviewed } = about;
      return {
        box,
        boxId: projection.boxId,
        letterId,
        talk,
        language,
        unreviewed,
        run: await readLetter(session, box, letterId),
      };
    }),
  );
  return found.filter((one) => one !== null).sort((a, b) => atMsOf(b.box) - atMsOf(a.box));
}

const atMsOf = ({ projection }: Listed): number => (projection.kind === "person_held" ? projection.atMs : 0);

async function readLetter(session: Session, box: Listed, letterId: string): Promise<HeldRun | null> {
  const rows = await readRecords(session.tables, [box.rowId, letterId]);
  const boxRow = rows.find(({ rowId }) => rowId === box.rowId);
  const letterRow = rows.find(({ rowId }) => rowId === letterId);
  const letter = boxRow && letterRow ? await session.vault.openLetter(boxRow, letterRow.bytes) : null;
  const parsed = letter && v.safeParse(LetterSchema, letter.value);
  return parsed?.success ? (parsed.output as HeldRun) : null;
}

/** Destroys the key first: letters that a database still holds somewhere open no more. Then the rows go. */
export async function eraseHeld(session: Session, { box, boxId, letterId }: FoundHeld): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    await session.vault.eraseCase(boxId);
    return write({ puts: [], deletes: letterId === "" ? [box.rowId] : [box.rowId, letterId] });
  });
}

export interface HeldOutcome {
  readonly stored: StoredScreening;
  /** Questions whose answers the person shows, in order. */
  readonly ids: readonly string[];
  /** The person said so, or an answer does: the danger screen comes first. */
  readonly danger: boolean;
  /** Signs are enough: the questions end here. */
  readonly enough: boolean;
}

/** The long guide is for people who meet again and again: it does not end by itself. */
const GOES_ON = "full";

/**
 * Takes over what the person shows, keeps it in the talk and destroys the rest. Where nobody has checked the words the person read,
 * answers count as not sure from now on (safeguarding rule 3.10).
 */
export async function takeOver(
  session: Session,
  found: FoundHeld & { readonly talk: StoredScreening; readonly run: HeldRun },
  content: GuideContent,
): Promise<Result<HeldOutcome, SaveError | HeldBack>> {
  const { talk, run } = found;
  const compiled = compileGuides(content.guides);
  if (!compiled.ok) throw new Error(`guides of ${content.partId} do not compile`);
  const given = run.show === "all" ? run : { answers: {}, when: {} };
  const merged = mergeHeld(compiled.value, talk.screening, given);
  const { ids } = merged;
  const path = ids.flatMap((id) => [`question:${id}`, ...(merged.facts.when[id] === undefined ? [] : [`when:${id}`])]);
  const screening: RunningScreening = {
    ...merged.facts,
    answersCountAsNotSure: merged.facts.answersCountAsNotSure || (found.unreviewed && ids.length > 0),
    path: [...talk.screening.path.filter((key) => !path.includes(key)), ...path],
    updatedAtMs: session.nowMs(),
  };
  const { code } = assess(compiled.value, createCatalogue(content.indicators, content.rules), screening);
  const enough = ids.length > 0 && screening.guideId !== GOES_ON && endsQuestions(code);
  const stored: StoredScreening = { rowId: talk.rowId, screening: enough ? { ...screening, stopped: true } : screening };
  const kept = ids.length === 0 ? ok(undefined) : await keepScreening(session, stored);
  const erased = kept.ok ? await eraseHeld(session, found) : kept;
  if (!erased.ok) return erased;
  const danger = merged.danger || (run.danger === "yes" && run.show !== "nothing");
  return ok({ stored: ids.length === 0 ? talk : stored, ids, danger, enough });
}
