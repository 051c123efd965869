import { useEffect } from "react";

/** Long enough to dial a number on another phone, short enough for a battery that is nearly empty. */
const AWAKE_MS = 120_000;

/**
 * Asks the phone not to darken the screen while `on`, for two minutes or `forMs` at most. The phone takes it back when the page is hidden; it
 * is asked again when it is seen again. Where the browser cannot, nothing happens.
 */
export function useAwake(on: boolean, forMs = AWAKE_MS): void {
  useEffect(() => {
    if (!on || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const release = () => {
      ended = true;
      void lock?.release().catch(() => undefined);
    };
    const ask = () => {
      if (ended || document.visibilityState === "hidden") return;
      navigator.wakeLock.request("screen").then(
        (got) => {
          lock = got;
          if (ended) release();
        },
        () => undefined,
      );
    };
    const timer = setTimeout(release, forMs);
    document.addEventListener("visibilitychange", ask);
    ask();
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", ask);
      release();
    };
  }, [on, forMs]);
}
