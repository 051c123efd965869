import type { i18n as I18n } from "i18next";
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { Router, useLocation } from "wouter";
import { CountryContext } from "#app/country.ts";
import { ErrorBoundary } from "#app/ErrorBoundary.tsx";
import { FIRST_COUNTRY } from "#app/first-country.ts";
import { usePlace } from "#app/place.ts";
import type { Ports } from "#app/ports.ts";
import { PortsContext } from "#app/ports.ts";
import { partOf, Routes } from "#app/routes.tsx";
import { Waiting } from "#app/Waiting.tsx";
import type { Country } from "#domain/pack/common.ts";
import { coverAndLeave, onRestored } from "#features/leave/quick-exit.ts";
import { ShiftDots } from "#features/leave/ShiftDots.tsx";
import { LanguageContext } from "#i18n/language-context.ts";
import { languageMeta, shownIn } from "#i18n/languages.ts";
import { registerBusy } from "#offline/busy.ts";
import { type LockNow, type Shell, ShellContext } from "#ui/shell-context.ts";
import { stopSpeech } from "#ui/speech.ts";
import { BusyContext } from "#ui/use-busy.ts";

interface AppProps {
  readonly i18n: I18n;
  readonly firstLang: string;
  readonly ports: Ports;
  /** The path to draw when there is no browser (pre-rendering). */
  readonly ssrPath?: string;
}

export function App({ i18n, firstLang, ports, ssrPath }: AppProps) {
  return (
    <I18nextProvider i18n={i18n}>
      <Router hook={usePlace} {...(ssrPath ? { ssrPath } : {})}>
        <Inside i18n={i18n} firstLang={firstLang} ports={ports} />
      </Router>
    </I18nextProvider>
  );
}

function Inside({ i18n, firstLang, ports }: AppProps) {
  const [path] = useLocation();
  const [chosen, setChosen] = useState(firstLang);
  const [lang, setLang] = useState(firstLang);
  /** Null until another language is wished for the ear than for the eye. */
  const [spoken, setSpoken] = useState<string | null>(null);
  const part = partOf(path);
  const [country, setCountry] = useState<Country>(FIRST_COUNTRY);
  const [theme, setTheme] = useState<Shell["theme"]>("system");
  const [saver, setSaver] = useState(false);
  const [lock, setLock] = useState<LockNow | undefined>();
  const firstPath = useRef(path);
  const moved = useRef(false);
  if (path !== firstPath.current) moved.current = true;

  const show = useCallback(
    async (next: string) => {
      const meta = languageMeta(shownIn(next, part));
      await i18n.changeLanguage(meta.lang);
      document.documentElement.lang = meta.lang;
      document.documentElement.dir = meta.dir;
      setChosen(next);
      setLang(meta.lang);
    },
    [i18n, part],
  );
  const chooseLanguage = useCallback(
    async (next: string) => {
      // First, so that what was kept before is not told again while the words load.
      ports.languageChosen(next);
      setSpoken(null);
      stopSpeech();
      await show(next);
    },
    [show, ports],
  );
  const speak = useCallback(
    async (next: string) => {
      ports.spokenChosen(next);
      stopSpeech();
      await i18n.loadLanguages(next);
      setSpoken(next);
    },
    [i18n, ports],
  );

  useEffect(
    () =>
      ports.onPreferences((kept) => {
        const here = kept.country ?? kept.home;
        if (here) setCountry(here);
        setSaver(kept.saver);
        if (kept.language && kept.language !== chosen) void show(kept.language);
        if (kept.spoken && kept.spoken !== kept.language) {
          const wished = kept.spoken;
          void i18n.loadLanguages(wished).then(() => setSpoken(wished));
        }
      }),
    [ports, show, chosen, i18n],
  );
  useEffect(() => {
    if (shownIn(chosen, part) !== lang) void show(chosen);
  }, [show, chosen, part, lang]);
  useEffect(() => ports.onLockable((next) => setLock(() => next)), [ports]);
  useEffect(() => onRestored(ports.lockNow), [ports]);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  useEffect(() => {
    if (saver) document.documentElement.dataset.saver = "on";
    else delete document.documentElement.dataset.saver;
  }, [saver]);
  const chooseSaver = useCallback(
    (on: boolean) => {
      setSaver(on);
      ports.saverChosen(on);
    },
    [ports],
  );

  const leave = useCallback(() => {
    stopSpeech();
    coverAndLeave(ports.lockNow);
  }, [ports]);
  const shell = useMemo<Shell>(
    () => ({ leave, lock, hasNavigated: () => moved.current, theme, setTheme, saver, setSaver: chooseSaver }),
    [leave, lock, theme, saver, chooseSaver],
  );
  const language = useMemo(
    () => ({ lang, chosen, spoken: spoken ?? lang, choose: chooseLanguage, speak }),
    [lang, chosen, spoken, chooseLanguage, speak],
  );
  const countryChoice = useMemo(
    () => ({
      country,
      choose: (next: Country) => {
        setCountry(next);
        ports.countryChosen(next);
      },
    }),
    [country, ports],
  );

  // The same element while the path is: were it drawn anew in the moment in which a part of the app is waited for, Preact would lose what it
  // had drawn before, and fail at a later change of that part.
  const screens = useMemo(
    () => (
      <ErrorBoundary resetKey={path}>
        <Suspense fallback={<Waiting />}>
          <Routes />
        </Suspense>
      </ErrorBoundary>
    ),
    [path],
  );

  return (
    <PortsContext value={ports}>
      <LanguageContext value={language}>
        <ShellContext value={shell}>
          <BusyContext value={registerBusy}>
            <CountryContext value={countryChoice}>{screens}</CountryContext>
            <ShiftDots onLeave={leave} />
          </BusyContext>
        </ShellContext>
      </LanguageContext>
    </PortsContext>
  );
}
