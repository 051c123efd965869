import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import * as v from "valibot";
import { type DraftPlace, placeKey, readDraft } from "#workflows/draft-rows.ts";
import type { DraftState } from "#workflows/drafts.ts";
import type { HeldBack } from "#workflows/hold.ts";
import { useWorkshop } from "#workflows/react.ts";

export interface Draft<T> {
  /** What was typed here before and never saved; null when there is none, undefined while it is looked for. */
  readonly found: T | null | undefined;
  /** Whether what is typed now is sealed on the disk, or why not. */
  readonly state: DraftState | HeldBack["type"];
  readonly write: (typed: T) => void;
  /** Saves; what was typed is no draft any more once that is done. */
  readonly save: <R extends { readonly ok: boolean }>(act: () => Promise<R>) => Promise<R>;
  /** Not ok while notes are asked for: it stays, and `state` says so. */
  readonly drop: () => Promise<{ readonly ok: boolean }>;
}

/** The draft of one form. The form waits for `found` before it lets anybody type. */
export function useDraft<T>(place: DraftPlace, schema: v.GenericSchema<unknown, T>): Draft<T> {
  const { session, drafts } = useWorkshop();
  const key = placeKey(place);
  const [found, setFound] = useState<T | null | undefined>();
  const [isHeldBack, setHeldBack] = useState(false);
  const state = useSyncExternalStore(drafts.subscribe, () => drafts.state(place));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` is a fresh object each time; `key` says when it is another one
  useEffect(() => {
    let current = true;
    const tell = (typed: T | null) => current && setFound(() => typed);
    readDraft(session, place).then(
      (draft) => {
        const parsed = draft && v.safeParse(schema, draft.typed);
        tell(parsed?.success ? parsed.output : null);
      },
      () => tell(null),
    );
    return () => {
      current = false;
    };
  }, [session, schema, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const acts = useMemo(
    () => ({
      write: (typed: T) => drafts.write(place, typed),
      save: <R extends { readonly ok: boolean }>(act: () => Promise<R>) => drafts.save(place, act),
      drop: async () => {
        const dropped = await drafts.drop(place);
        setHeldBack(!dropped.ok && dropped.error.type === "OnHold");
        return dropped;
      },
    }),
    [drafts, key],
  );
  return { found, state: isHeldBack ? "OnHold" : state, ...acts };
}
