import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useShell } from "#ui/shell-context.ts";

/** How long the person may be away and come back to the same question. After it the harmless page stands there. */
const AWAY_MS = 60_000;
/** Nobody touches the phone: it was put down or taken away. */
const IDLE_MS = 300_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown"] as const;

export interface Cover {
  readonly covered: boolean;
  readonly uncover: () => void;
}

/**
 * Covers as soon as the page is hidden, put away or left by Back, and keeps the browser's Back inside. The style sheet hides the page in
 * the same moment, before anything is drawn anew: the picture in the app switcher is empty. Away for a minute, or untouched for five, it
 * leaves for the harmless page.
 */
export function useCover(): Cover {
  const { leave } = useShell();
  const [covered, setCovered] = useState(false);
  const coveredAtMs = useRef<number | null>(null);
  const leaving = useRef(leave);
  leaving.current = leave;

  const cover = useCallback(() => {
    coveredAtMs.current ??= Date.now();
    setCovered(true);
  }, []);
  const uncover = useCallback(() => {
    const since = coveredAtMs.current;
    const awayMs = since === null ? 0 : Date.now() - since;
    // A clock that was set back tells nothing about how long it was.
    if (awayMs < 0 || awayMs > AWAY_MS) return leaving.current();
    coveredAtMs.current = null;
    setCovered(false);
  }, []);

  // Before the first paint: a Back at once covers as well.
  useLayoutEffect(() => {
    const root = document.documentElement;
    const seen = () => {
      if (document.visibilityState === "hidden") {
        root.dataset.covered = "yes";
        cover();
      } else delete root.dataset.covered;
    };
    const back = () => {
      history.pushState(null, "");
      cover();
    };
    history.pushState(null, "");
    document.addEventListener("visibilitychange", seen);
    document.addEventListener("freeze", cover);
    window.addEventListener("pagehide", cover);
    window.addEventListener("popstate", back);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      document.removeEventListener("freeze", cover);
      window.removeEventListener("pagehide", cover);
      window.removeEventListener("popstate", back);
      delete root.dataset.covered;
    };
  }, [cover]);

  useEffect(() => {
    if (!covered) return;
    const timer = setTimeout(() => leaving.current(), AWAY_MS);
    return () => clearTimeout(timer);
  }, [covered]);

  useEffect(() => {
    let timer = setTimeout(() => leaving.current(), IDLE_MS);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => leaving.current(), IDLE_MS);
    };
    for (const event of SIGNS_OF_LIFE) addEventListener(event, alive, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      for (const event of SIGNS_OF_LIFE) removeEventListener(event, alive, { capture: true });
    };
  }, []);

  return { covered, uncover };
}
