import "#ui/tokens.css";
import "#ui/saver.css";
import { StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { App } from "#app/App.tsx";
import { holdInstallOffers } from "#app/install-offer.ts";
import type { Ports, Preferences } from "#app/ports.ts";
import { createI18n } from "#i18n/i18n.ts";
import { isLanguage, languageMeta, pickLanguage } from "#i18n/languages.ts";
import { noteFirstTouch, reloadOnLostChunk } from "#offline/register.ts";
import type { LockNow } from "#ui/shell-context.ts";
import type { Workshop } from "#workflows/react.ts";

/** A shell was made for one language and says so; the plain one leaves it to the phone's own list. */
const shellLang = document.documentElement.dataset.shell;
const firstLang = shellLang && isLanguage(shellLang) ? shellLang : pickLanguage(navigator.languages);

/** A language tapped before this script came; an inline line of the page keeps it (decision 0005). */
function tappedLanguage(): string | null {
  const tapped = document.documentElement.dataset.tapped;
  return tapped && isLanguage(tapped) ? tapped : null;
}

// The database, the packs and the worker are not needed for the first paint.
const booting = import("#app/boot.ts");

let kept: Preferences | null = null;
const preferenceListeners = new Set<(kept: Preferences) => void>();
let workshop: Promise<Workshop> | null = null;
let lock: LockNow | undefined;
const lockListeners = new Set<(lock: LockNow | undefined) => void>();

function setLock(next: LockNow | undefined): void {
  if (lock === next) return;
  lock = next;
  for (const listener of lockListeners) listener(next);
}

function keep(chosen: Partial<Preferences>): void {
  kept = { language: null, spoken: null, country: null, home: null, saver: false, ...kept, ...chosen };
}

const ports: Ports = {
  onPreferences(tell) {
    preferenceListeners.add(tell);
    if (kept) tell(kept);
    return () => preferenceListeners.delete(tell);
  },
  languageChosen: (lang) => {
    keep({ language: lang, spoken: null });
    void booting.then((b) => b.languageChosen(lang));
  },
  spokenChosen: (spoken) => {
    keep({ spoken });
    void booting.then((b) => b.spokenChosen(spoken));
  },
  keepVoices: (lang, keep) => void booting.then((b) => b.voicesWanted(lang, keep)),
  countryChosen: (country) => {
    keep({ country });
    void booting.then((b) => b.countryChosen(country));
  },
  saverChosen: (saver) => {
    keep({ saver });
    void booting.then((b) => b.saverChosen(saver));
  },
  fetchContent: () => void booting.then((b) => b.fetchContent()),
  lookNow: () => void booting.then((b) => b.lookNow()),
  stopLooking: () => void booting.then((b) => b.stopLooking()),
  showBundled: () => void booting.then((b) => b.fallBack()),
  openWorkshop() {
    void booting.then((b) => b.fetchTeamPart());
    workshop ??= import("./workshop.ts").then((w) =>
      w.openWorkshop(setLock, (lang) => void booting.then((b) => b.languageSpoken(lang))),
    );
    workshop.catch(() => {
      workshop = null;
    });
    return workshop;
  },
  lockNow: () => lock?.(),
  onLockable(tell) {
    lockListeners.add(tell);
    tell(lock);
    return () => lockListeners.delete(tell);
  },
};

/** Where even the part that asks is lost, the page itself came from the server a moment ago. */
const serverAnswers = (): Promise<boolean> =>
  booting.then(
    (b) => b.serverAnswers(),
    () => true,
  );

async function start(): Promise<void> {
  reloadOnLostChunk(serverAnswers);
  noteFirstTouch();
  holdInstallOffers();
  const root = document.getElementById("root");
  if (!root) throw new Error("no root element");
  const i18n = await createI18n(firstLang);
  let lang = firstLang;
  // While a language loads, another may be tapped.
  for (let tapped = tappedLanguage(); tapped && tapped !== lang; tapped = tappedLanguage()) {
    lang = tapped;
    await i18n.changeLanguage(lang);
  }
  document.onclick = null;
  if (lang !== firstLang) ports.languageChosen(lang);
  const meta = languageMeta(lang);
  const drawn = root.hasChildNodes() && location.pathname === "/" && document.documentElement.lang === lang;
  document.documentElement.lang = meta.lang;
  document.documentElement.dir = meta.dir;
  const app = (
    <StrictMode>
      <App i18n={i18n} firstLang={lang} ports={ports} />
    </StrictMode>
  );
  if (drawn) hydrateRoot(root, app);
  else {
    root.replaceChildren();
    createRoot(root).render(app);
  }
  document.documentElement.classList.remove("elsewhere");
  const { boot, fetchTeamPart } = await booting;
  await boot(lang, (found) => {
    // What was chosen since the page opened stands above what was kept before.
    kept = {
      language: kept?.language ?? found.language ?? null,
      spoken: (kept?.language ? kept.spoken : (found.spoken ?? kept?.spoken)) ?? null,
      country: kept?.country ?? found.country ?? null,
      home: found.home ?? kept?.home ?? null,
      saver: kept?.saver ?? found.saver ?? false,
    };
    for (const listener of preferenceListeners) listener(kept);
  });
  const whenIdle = () => {
    void fetchTeamPart();
    void endIfUnopened();
  };
  if ("requestIdleCallback" in window) requestIdleCallback(whenIdle, { timeout: 30_000 });
  else setTimeout(whenIdle, 10_000);
}

/** A team's part that nobody opened for too long goes at the next start, whoever starts it and whatever page they look at. */
async function endIfUnopened(): Promise<void> {
  const { hasTeamPart } = await booting;
  if (workshop || !(await hasTeamPart())) return;
  await (await import("./workshop.ts")).endIfUnopened();
}

void start();
