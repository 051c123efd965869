import { DAY_MS } from "#lib/clock.ts";

/** A copy of a colleague's notes on its way to this phone, or here, sealed as it came and not opened. */
export interface HeldCopy {
  readonly copyNo: string;
  /** Its parts have a key of their own under this name, which is destroyed with them. */
  readonly keyId: string;
  readonly deviceKeyId: string;
  /** As on this phone's list of colleagues. */
  readonly name: string;
  /** `YYYY-MM-DD`: when it was sealed. */
  readonly day: string;
  /** Number of one of its envelopes: those of a newer copy from the same phone are all higher. */
  readonly seq: number;
  readonly of: number;
  readonly size: number;
  readonly sha256: string;
  /** Parts that are here. */
  readonly have: readonly number[];
  readonly lastMs: number;
  /** When the last part came; absent while some are missing. */
  readonly wholeMs?: number | undefined;
}
/** A copy that is not kept here any more; its parts may still come. */
export interface GoneCopy {
  readonly copyNo: string;
  readonly deviceKeyId: string;
  readonly seq: number;
  readonly atMs: number;
}
export interface HeldCopies {
  readonly list: readonly HeldCopy[];
  readonly gone: readonly GoneCopy[];
}
export const NO_COPIES: HeldCopies = { list: [], gone: [] };

/** Whole or on its way, and counted from the last part: as long as a hub keeps what nobody fetched. */
export const HELD_COPY_DAYS = 30;
/** From so many colleagues; of each one the newest whole copy, and a newer one on its way. */
export const MOST_COPY_SENDERS = 3;
const MOST_COPIES = 2 * MOST_COPY_SENDERS;
/** Longer than a hub keeps an envelope, and than a part waits in an outbox that is opened now and then. */
const REMEMBERED_DAYS = 120;
const MOST_REMEMBERED = 60;

export interface ArrivingPart
  extends Pick<HeldCopy, "copyNo" | "deviceKeyId" | "name" | "day" | "seq" | "of" | "size" | "sha256"> {
  readonly part: number;
}
export type PartVerdict =
  /** Here already, of a copy that is gone, or of an older one than is known: nothing to do. */
  | { readonly type: "known" }
  | { readonly type: "refused"; readonly reason: "copy_changed" | "copy_no_room" }
  | { readonly type: "kept"; readonly copy: HeldCopy; readonly isWhole: boolean };

/** In whatever order and however often parts come; `newKeyId` names the key of a copy that begins. Changes nothing. */
export function judgePart({ list, gone }: HeldCopies, arriving: ArrivingPart, newKeyId: string, nowMs: number): PartVerdict {
  const { part, copyNo, deviceKeyId, seq } = arriving;
  if (gone.some((one) => one.copyNo === copyNo)) return { type: "known" };
  const copy = list.find((one) => one.copyNo === copyNo);
  if (copy) {
    const isSame = (["deviceKeyId", "of", "size", "sha256"] as const).every((key) => copy[key] === arriving[key]);
    if (!isSame) return { type: "refused", reason: "copy_changed" };
    if (copy.have.includes(part)) return { type: "known" };
    return kept({ ...copy, have: [...copy.have, part].sort((a, b) => a - b), lastMs: nowMs }, nowMs);
  }
  if ([...list, ...gone].some((one) => one.deviceKeyId === deviceKeyId && one.seq > seq)) return { type: "known" };
  const others = new Set(list.flatMap((one) => (one.deviceKeyId === deviceKeyId ? [] : [one.deviceKeyId])));
  if (others.size >= MOST_COPY_SENDERS || list.length >= MOST_COPIES) return { type: "refused", reason: "copy_no_room" };
  const { name, day, of, size, sha256 } = arriving;
  const begun = { copyNo, keyId: newKeyId, deviceKeyId, name, day, seq, of, size, sha256, have: [part], lastMs: nowMs };
  return kept(begun, nowMs);
}

function kept(copy: HeldCopy, nowMs: number): PartVerdict {
  const isWhole = copy.have.length === copy.of;
  return { type: "kept", isWhole, copy: isWhole ? { ...copy, wholeMs: nowMs } : copy };
}

/** What a copy takes the place of: an older one of the same phone that is not whole, and once it is whole itself, any older one. */
export const replacedBy = ({ list }: HeldCopies, copy: HeldCopy): readonly HeldCopy[] =>
  list.filter(
    (one) =>
      one.copyNo !== copy.copyNo &&
      one.deviceKeyId === copy.deviceKeyId &&
      (one.wholeMs === undefined || copy.wholeMs !== undefined),
  );

export const withCopy = ({ list, gone }: HeldCopies, copy: HeldCopy): HeldCopies => ({
  list: [...list.filter(({ copyNo }) => copyNo !== copy.copyNo), copy],
  gone,
});

/** They are remembered for a while: a part of them that comes late begins nothing anew. */
export function withoutCopies({ list, gone }: HeldCopies, leaving: readonly HeldCopy[], nowMs: number): HeldCopies {
  const left = leaving.map(({ copyNo, deviceKeyId, seq }): GoneCopy => ({ copyNo, deviceKeyId, seq, atMs: nowMs }));
  const recent = [...gone, ...left].filter(({ atMs }) => nowMs - atMs < REMEMBERED_DAYS * DAY_MS);
  return {
    list: list.filter(({ copyNo }) => !leaving.some((one) => one.copyNo === copyNo)),
    gone: recent.slice(-MOST_REMEMBERED),
  };
}

export const heldUntilMs = ({ wholeMs, lastMs }: HeldCopy): number => (wholeMs ?? lastMs) + HELD_COPY_DAYS * DAY_MS;
