import { useEffect, useRef, useState } from "react";
import type { CasePage, CaseSummary } from "#domain/case/summary.ts";
import { listCases } from "#workflows/cases.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

/** Rows that come together: what fills a screen, and a little more. */
export const PART = 25;

export interface CaseList extends Pick<CasePage, "total" | "found"> {
  /** Each as long as `PART` but the last. */
  readonly parts: readonly (readonly CaseSummary[])[];
  readonly more: (() => void) | null;
}
interface Held extends Omit<CaseList, "more"> {
  readonly code: string;
  readonly version: number;
}

const cut = (rows: readonly CaseSummary[]): readonly (readonly CaseSummary[])[] =>
  Array.from({ length: Math.ceil(rows.length / PART) }, (_, i) => rows.slice(i * PART, (i + 1) * PART));

/** The list of cases, a part at a time; `undefined` until the first is there. What was read is dropped when the vault locks. */
export function useCaseList(code: string): CaseList | undefined {
  const session = useSession();
  const { version, vault } = useSessionState();
  const isOpen = vault.kind === "open";
  const [wanted, setWanted] = useState({ code, count: PART });
  const [held, setHeld] = useState<Held>();
  const before = useRef<Held | undefined>(undefined);
  before.current = isOpen ? held : undefined;
  const count = wanted.code === code ? wanted.count : PART;

  useEffect(() => {
    let isCurrent = true;
    const now = before.current;
    // Nothing was written since: only what is new is asked for, and the rows that stand there stay the same.
    const parts = now?.code === code && now.version === version ? now.parts.filter((part) => part.length === PART) : [];
    const from = parts.length * PART;
    if (!isOpen) setHeld(undefined);
    else
      void listCases(session, { from, count: Math.max(0, count - from), code }).then(
        ({ rows, total, found }) => isCurrent && setHeld({ code, version, total, found, parts: [...parts, ...cut(rows)] }),
        () => isCurrent && setHeld(undefined),
      );
    return () => {
      isCurrent = false;
    };
  }, [session, isOpen, version, code, count]);

  if (!isOpen || !held) return undefined;
  const { total, found, parts } = held;
  const shown = parts.reduce((sum, part) => sum + part.length, 0);
  return { total, found, parts, more: shown < found ? () => setWanted({ code, count: shown + PART }) : null };
}
