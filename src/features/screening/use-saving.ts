import { useCallback, useRef, useState } from "react";
import type { RunningScreening } from "#domain/case/types.ts";
import { useSession } from "#workflows/react.ts";
import { keepScreening } from "#workflows/screening.ts";

export interface Saving {
  /** What the last save said; `null` while all is kept. */
  readonly error: string | null;
  /** Everything tapped so far is on the disk. */
  readonly kept: boolean;
  /** The talk as it stands after the last tap. */
  latest(): RunningScreening;
  /** Takes over the next state at once and keeps it in the background, in order. */
  put(next: RunningScreening): void;
  retry(): void;
  /** Settles when the write that is under way has ended, well or not; `null` when there is none. */
  writing(): Promise<void> | null;
}

/** Keeps one talk at every tap, so that a killed browser loses at most the answer being tapped. */
export function useSaving(rowId: string, start: RunningScreening): Saving {
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const [kept, setKept] = useState(true);
  const latest = useRef(start);
  const saving = useRef<Promise<void> | null>(null);

  const write = useCallback(async () => {
    let written: RunningScreening | null = null;
    while (written !== latest.current) {
      const next: RunningScreening = latest.current;
      const saved = await keepScreening(session, { rowId, screening: next }).catch(() => ({
        ok: false as const,
        error: { type: "SaveFailed" as const },
      }));
      setError(saved.ok ? null : saved.error.type);
      if (!saved.ok) break;
      written = next;
    }
    setKept(written === latest.current);
    saving.current = null;
  }, [session, rowId]);
  const save = useCallback(() => {
    saving.current ??= write();
  }, [write]);

  return {
    error,
    kept,
    latest: () => latest.current,
    put(next) {
      latest.current = next;
      setKept(false);
      save();
    },
    retry: save,
    writing: () => saving.current,
  };
}
