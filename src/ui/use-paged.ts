import { useState } from "react";

const PAGE = 25;

/** Shows a long list a page at a time: nothing renders what is not asked for. */
export function usePaged<T>(all: readonly T[]): { readonly shown: readonly T[]; readonly more: (() => void) | null } {
  const [count, setCount] = useState(PAGE);
  return { shown: all.slice(0, count), more: all.length > count ? () => setCount(count + PAGE) : null };
}
