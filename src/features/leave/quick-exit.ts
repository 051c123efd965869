/** The neutral page: bundled, works offline, names nothing. */
export const LEAVE_PAGE = "/leave.html";

/** Covers at once, then lets `onLeave` lock the vault, then puts the neutral page in this page's place in the history. */
export function coverAndLeave(onLeave: () => void): void {
  document.documentElement.classList.add("leaving");
  try {
    onLeave();
  } finally {
    location.replace(LEAVE_PAGE);
  }
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
