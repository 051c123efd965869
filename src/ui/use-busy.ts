import { createContext, useContext, useEffect } from "react";

/** Handed in by the application: marks a moment that no update may interrupt; the returned function ends it. */
export const BusyContext = createContext<() => () => void>(() => () => undefined);

/** While `busy` is true (an interview, a form with unsaved text) the app is not replaced by a newer version. */
export function useBusy(busy: boolean): void {
  const begin = useContext(BusyContext);
  useEffect(() => (busy ? begin() : undefined), [busy, begin]);
}
