import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useVaultQuery } from "#workflows/react.ts";

/** Where the worker's side of it stands. */
const PAGE = "/screen/person";

/** Answers wait under their own key: once after each unlocking the worker is led to them, whatever was open before. */
export function HeldWaiting() {
  const [path, go] = useLocation();
  const waiting = useVaultQuery((session) => session.list("person_held"));
  const [led, setLed] = useState(false);
  const due = waiting !== undefined && waiting.length > 0 && !led;
  useEffect(() => {
    if (waiting === undefined || led) return;
    setLed(true);
    if (due && path !== PAGE) go(PAGE, { replace: true });
  }, [waiting, led, due, path, go]);
  return null;
}
