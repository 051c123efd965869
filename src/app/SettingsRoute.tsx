import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { homeScreenIn } from "#app/home-screen.ts";
import { SettingsPage } from "#features/settings/SettingsPage.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { buildDigest } from "#offline/register.ts";

/** In pieces that two people can read to each other. */
const inPieces = (digest: string): string => digest.replace(/.{8}(?!$)/g, "$& ");

export function SettingsRoute() {
  const { t } = useTranslation("settings");
  const { lang } = useLanguage();
  const homeScreen = useMemo(() => homeScreenIn(lang, (look) => t(`home_screen.looks.${look}`)), [lang, t]);
  const [digest, setDigest] = useState<string | null>(null);
  useEffect(() => void buildDigest().then(setDigest), []);
  return <SettingsPage homeScreen={homeScreen} build={digest === null ? "–" : inPieces(digest)} />;
}
