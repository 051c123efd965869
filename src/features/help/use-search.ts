import { useEffect, useMemo, useState } from "react";
import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { buildSearch, type Search, searchDocs } from "#features/help/search-index.ts";

/**
 * Ids that fit what is typed, best first; `null` while nothing is typed or the index is being built. The index is made at the first
 * keystroke and again when the content or the language changes.
 */
export function useSearch(
  services: readonly Service[],
  text: TextLookup,
  reference: TextLookup,
  needWords: (service: Service) => string,
  typed: string,
): readonly string[] | null {
  const [index, setIndex] = useState<{
    readonly search: Search;
    readonly of: readonly Service[];
    readonly text: TextLookup;
  } | null>(null);
  const wanted = typed.trim() !== "";

  useEffect(() => {
    if (!wanted || (index?.of === services && index.text === text)) return;
    let current = true;
    void buildSearch(searchDocs(services, [text, reference], needWords)).then(
      (search) => current && setIndex({ search, of: services, text }),
    );
    return () => {
      current = false;
    };
  }, [wanted, services, text, reference, needWords, index]);

  return useMemo(() => (wanted && index ? index.search(typed) : null), [wanted, index, typed]);
}
