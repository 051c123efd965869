import { useMemo } from "react";
import * as v from "valibot";
import { type Practice, PracticeSchema } from "#domain/pack/practice.ts";
import { useContentState } from "#storage/react.ts";

/** Cards and cases of every pack in use; `null` until the team's part is on this phone. A file of another shape is left out. */
export function usePractice(): Practice | null {
  const { parts } = useContentState();
  return useMemo(() => {
    const read = parts.map((part) => v.safeParse(PracticeSchema, part.values.get("practice")));
    const all = read.flatMap((one) => (one.success ? [one.output] : []));
    return all.length === 0 ? null : { cards: all.flatMap(({ cards }) => cards), cases: all.flatMap(({ cases }) => cases) };
  }, [parts]);
}
