import { useLayoutEffect, useRef } from "react";

/**
 * A step inside one address (a need on the danger page): the browser's Back returns to the page's first view instead of leaving it.
 * Nothing about the step is written to the history. Returns what the page's own Back does.
 */
export function useInnerBack(open: boolean, close: () => void): () => void {
  const closer = useRef(close);
  closer.current = close;
  const pushed = useRef(false);

  // Before the view is painted: whoever sees it and goes back at once returns to the first view too.
  useLayoutEffect(() => {
    if (!open) return;
    history.pushState(null, "");
    pushed.current = true;
    const back = () => {
      pushed.current = false;
      closer.current();
    };
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [open]);

  return () => (pushed.current ? history.back() : close());
}
