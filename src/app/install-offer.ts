/** What Chromium sends to a page that names a web manifest (not in the DOM types). */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}
type Tell = (install: (() => void) | null) => void;

let offer: InstallOffer | null = null;
let told: Tell | null = null;

function keep(next: InstallOffer | null): void {
  offer = next;
  told?.(next && (() => void next.prompt().finally(() => keep(null))));
}

/** The browser's own invitation to install never shows: an icon is a trace on a watched phone. */
export function holdInstallOffers(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    keep(event as InstallOffer);
  });
}

export const forgetOffer = (): void => keep(null);

/** Calls back with how to install while the browser offers it. Returns a function that stops. */
export function onInstallOffer(tell: Tell): () => void {
  told = tell;
  keep(offer);
  return () => {
    told = null;
  };
}
