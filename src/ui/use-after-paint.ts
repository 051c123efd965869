import { useEffect, useState } from "react";

/** The value as it was, until the screen with the change that brought it has been painted: what may come a moment later holds up no tap. */
export function useAfterPaint<T>(value: T, first: T = value): T {
  const [painted, setPainted] = useState(first);
  useEffect(() => {
    let task = 0;
    const frame = requestAnimationFrame(() => {
      task = window.setTimeout(() => setPainted(value));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(task);
    };
  }, [value]);
  return painted;
}
