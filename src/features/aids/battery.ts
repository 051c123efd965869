/** The Battery Status API: in Chromium only, without a prompt. The types of the platform leave it out. */
interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

const LOW = 0.15;

function batteryOf(target: Navigator): Promise<Battery> | null {
  const ask: unknown = Reflect.get(target, "getBattery");
  return typeof ask === "function" ? (ask.call(target) as Promise<Battery>) : null;
}

/** Tells whether little is left and nothing charges, now and when it changes. Returns a function that stops. */
export function onLowBattery(tell: (low: boolean) => void): () => void {
  let battery: Battery | null = null;
  let stopped = false;
  const look = () => battery && tell(battery.level <= LOW && !battery.charging);
  batteryOf(navigator)?.then(
    (found) => {
      if (stopped) return;
      battery = found;
      found.addEventListener("levelchange", look);
      found.addEventListener("chargingchange", look);
      look();
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    battery?.removeEventListener("levelchange", look);
    battery?.removeEventListener("chargingchange", look);
  };
}
