import { navigate as go, useLocationProperty } from "wouter/use-browser-location";

/** First path segments that belong to the team's part; their screens are in `team-routes.tsx`. */
const TEAM_PATHS = ["team", "screen", "cases", "inbox", "settings"] as const;

/** Matches every address of the team's part. */
export const teamPattern = new RegExp(`^/(?:${TEAM_PATHS.join("|")})(?:/.*)?$`);

/**
 * What the address bar shows. [Note: neutral address] Browsers write every address to their history and session files, so which right
 * somebody opened stands in none: the public part shows its first segment alone. A deep address still opens the right page.
 */
export const shownPath = (path: string): string => (teamPattern.test(path) ? path : (/^\/[^/]*/.exec(path)?.[0] ?? "/"));

/** Where each entry of the history leads; in memory alone, so that a reload shows the first page of the section. */
const pathByEntry = new Map<number, string>();
/** An entry that an earlier document left must not be taken for one of ours. */
let entry = Math.floor(Math.random() * 2 ** 31);
let last = "/";

const entryOf = (state: unknown): number | undefined =>
  typeof state === "object" && state !== null && "at" in state && typeof state.at === "number" ? state.at : undefined;

function goTo(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  entry += 1;
  pathByEntry.set(entry, to);
  go(shownPath(to), { replace, state: { at: entry } });
}

/** A step inside one page carries no entry of its own (see use-inner-back.ts): the page stays. */
function currentPath(): string {
  const known = pathByEntry.get(entryOf(history.state) ?? -1);
  last = known ?? (shownPath(last) === location.pathname ? last : location.pathname);
  return last;
}

/** Location hook for wouter's `Router`. */
export function usePlace({ ssrPath }: { readonly ssrPath?: string } = {}): [string, typeof goTo] {
  return [useLocationProperty(currentPath, () => ssrPath ?? currentPath()), goTo];
}

if (typeof history !== "undefined") {
  const { pathname } = location;
  goTo(pathname, { replace: true });
}
