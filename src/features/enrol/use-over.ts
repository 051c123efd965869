import { useEffect, useState } from "react";

/** Whether that moment has passed; says so when it does. */
export function useOver(untilMs: number | null): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (untilMs === null) return setOver(false);
    const left = untilMs - Date.now();
    setOver(left <= 0);
    const timer = setTimeout(() => setOver(true), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [untilMs]);
  return isOver;
}
