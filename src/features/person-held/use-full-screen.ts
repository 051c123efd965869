import { useEffect } from "react";

/** Where the browser can; asked for in the tap that starts, because browsers refuse it otherwise. */
export function enterFullScreen(): void {
  const root = document.documentElement;
  if (typeof root.requestFullscreen !== "function") return;
  root.requestFullscreen({ navigationUI: "hide" }).catch(() => undefined);
}

/** Leaves full screen, and puts the title back, when the person is done. The title stands in the app switcher: it names nothing. */
export function useNeutralWindow(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    };
  }, [title]);
}
