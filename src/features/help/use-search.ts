import { useEffect, useMemo, useState } from "react";
import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { buildSearch, type Search, searchDocs } from "#features/help/search-index.ts";

interface Built {
  readonly search: Search;
  readonly of: readonly Service[];
  readonly text: TextLookup;
}

/** Safari has no idle time to ask for. */
function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(act, 300);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: 500 });
  return () => cancelIdleCallback(asked);
}

/**
 * Ids that fit what is typed, best first; `null` for nothing and for too little, `undefined` until the index is made: that is done
 * when the page has been drawn and nothing else is to do, half a second later at the latest. When the content or the language changes
 * another is made, and the older one serves until then. Neither the drawing nor a keystroke waits for it.
 */
export function useSearch(
  services: readonly Service[],
  text: TextLookup,
  reference: TextLookup,
  needWords: (service: Service) => string,
  typed: string,
): readonly string[] | null | undefined {
  const [built, setBuilt] = useState<Built | null>(null);
  const wanted = typed.trim() !== "";
  const isBuilt = built?.of === services && built.text === text;

  useEffect(() => {
    if (isBuilt) return;
    let isWanted = true;
    const build = () => {
      const docs = searchDocs(services, [text, reference], needWords);
      void buildSearch(docs, () => isWanted).then((search) => search && isWanted && setBuilt({ search, of: services, text }));
    };
    const callOff = whenIdle(build);
    return () => {
      isWanted = false;
      callOff();
    };
  }, [isBuilt, services, text, reference, needWords]);

  return useMemo(() => (wanted ? built?.search(typed) : null), [wanted, built, typed]);
}
