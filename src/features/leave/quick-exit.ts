/** The neutral page: bundled, works offline, names nothing. */
export const LEAVE_PAGE = "/leave.html";

/** A traversal inside one document takes a frame or two; nobody waits longer for the neutral page. */
const BACK_WITHIN_MS = 250;

/** Covers at once, then lets `onLeave` lock the vault, then puts the neutral page in the place of every page of this visit. */
export function coverAndLeave(onLeave: () => void): void {
  document.documentElement.classList.add("leaving");
  try {
    onLeave();
  } finally {
    replaceHistory();
  }
}

/** How many entries of the history before this one are pages of this document. */
function entriesBehind(): number {
  if (typeof navigation === "undefined") return 0;
  const entries = navigation.entries();
  const here = navigation.currentEntry?.index ?? 0;
  let first = here;
  while (first > 0 && entries[first - 1]?.sameDocument) first -= 1;
  return here - first;
}

/**
 * Goes back to where the visit began and writes the neutral page over it; what came after it falls out of the history with that. A
 * browser that cannot count its entries replaces the one that is open.
 */
function replaceHistory(): void {
  const land = () => location.replace(LEAVE_PAGE);
  const behind = entriesBehind();
  if (behind === 0) {
    land();
    return;
  }
  const late = setTimeout(land, BACK_WITHIN_MS);
  const arrived = (event: PopStateEvent) => {
    // Screens that answer to Back must not draw anything any more.
    event.stopImmediatePropagation();
    clearTimeout(late);
    history.replaceState(null, "", LEAVE_PAGE);
    history.pushState(null, "", LEAVE_PAGE);
    land();
  };
  window.addEventListener("popstate", arrived, { capture: true, once: true });
  history.go(-behind);
}

/**
 * A page that comes back from the browser's back-forward cache still holds what it showed. `restored` must lock; a page that was
 * left in a hurry loads anew, still covered.
 */
export function onRestored(restored: () => void): () => void {
  const listen = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    restored();
    if (document.documentElement.classList.contains("leaving")) location.reload();
  };
  window.addEventListener("pageshow", listen);
  return () => window.removeEventListener("pageshow", listen);
}
