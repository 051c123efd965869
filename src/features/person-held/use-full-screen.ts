import { useEffect } from "react";

/** Where the browser can; asked for in the tap that starts, because browsers refuse it otherwise. */
export function enterFullScreen(): void {
  const root = document.documentElement;
  if (typeof root.requestFullscreen !== "function") return;
  root.requestFullscreen({ navigationUI: "hide" }).catch(() => undefined);
}

/** Out of full screen again when the person is done. */
export function useFullScreenEnd(): void {
  useEffect(
    () => () => {
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    },
    [],
  );
}
