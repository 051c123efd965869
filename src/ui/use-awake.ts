import { useEffect } from "react";

/** Long enough to dial a number on another phone, short enough for a battery that is nearly empty. */
const AWAKE_MS = 120_000;

/** Asks the phone not to darken the screen while `on`, for two minutes at most. Where the browser cannot, nothing happens. */
export function useAwake(on: boolean): void {
  useEffect(() => {
    if (!on || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const release = () => {
      ended = true;
      void lock?.release().catch(() => undefined);
    };
    const timer = setTimeout(release, AWAKE_MS);
    navigator.wakeLock.request("screen").then(
      (got) => {
        lock = got;
        if (ended) release();
      },
      () => undefined,
    );
    return () => {
      clearTimeout(timer);
      release();
    };
  }, [on]);
}
