import { EXCHANGE_LIMITS } from "./limits.ts";

/**
 * What became of something that could not be taken as it stood. `refused`: the whole entry; `dropped`: one field; `changed`: taken
 * otherwise than written; `to do`: what a person has to add or confirm before it can be built or shown.
 */
export type RemarkKind = "refused" | "dropped" | "changed" | "to do";

export interface Remark {
  readonly kind: RemarkKind;
  /** Which entry: its id in the file, and its name where it has one. */
  readonly entry: string;
  /** Where in the entry, "" for the whole: `phones[1].number`. */
  readonly field: string;
  readonly reason: string;
}

/** Notes about one entry. */
export type Note = (kind: RemarkKind, field: string, reason: string) => void;

/** Text of a file in a line of ours: no line breaks, not endless. */
const quoted = (text: string): string => text.slice(0, 240).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, " ");

export class Report {
  private readonly all: Remark[] = [];
  private readonly counts = { refused: 0, dropped: 0, changed: 0, "to do": 0 };

  get remarks(): readonly Remark[] {
    return this.all;
  }

  note(entry: string): Note {
    const shown = quoted(entry);
    return (kind, field, reason) => {
      this.counts[kind] += 1;
      if (this.all.length < EXCHANGE_LIMITS.remarks)
        this.all.push({ kind, entry: shown, field: quoted(field), reason: quoted(reason) });
    };
  }

  count(kind: RemarkKind): number {
    return this.counts[kind];
  }
}

export const remarkText = ({ kind, entry, field, reason }: Remark): string =>
  `${kind}: ${entry}: ${field === "" ? "" : `${field}: `}${reason}`;

/** The first lines, and how many more there are. */
export function shownRemarks(remarks: readonly Remark[]): readonly string[] {
  const lines = remarks.slice(0, EXCHANGE_LIMITS.listed).map(remarkText);
  const more = remarks.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more.`] : lines;
}
