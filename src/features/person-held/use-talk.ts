import { useEffect, useState } from "react";
import { type CompiledGuides, compileGuides } from "#domain/screening/compile.ts";
import type { GuideContent } from "#storage/guides.ts";
import { useSession } from "#workflows/react.ts";
import { guidesFor, type StoredScreening } from "#workflows/screening.ts";

export interface TalkGuides {
  readonly content: GuideContent;
  readonly compiled: CompiledGuides;
}

/** The guides a talk began with: `undefined` while they are read, null when this phone has them no more. */
export function useTalkGuides(talk: StoredScreening | null): TalkGuides | null | undefined {
  const session = useSession();
  const [found, setFound] = useState<TalkGuides | null | undefined>();
  const pack = talk?.screening.pack;
  useEffect(() => {
    if (!pack) return;
    let current = true;
    void guidesFor(session, pack).then((content) => {
      const compiled = content && compileGuides(content.guides);
      if (current) setFound(content && compiled?.ok ? { content, compiled: compiled.value } : null);
    });
    return () => {
      current = false;
    };
  }, [session, pack]);
  return found;
}
