import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { homeScreenIn } from "#app/home-screen.ts";
import { type Keeping, SettingsPage } from "#features/settings/SettingsPage.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { buildDigest, offlineSnapshot } from "#offline/register.ts";
import { askToKeep, type StorageStatus, storageStatus } from "#offline/storage-status.ts";

/** In pieces that two people can read to each other. */
const inPieces = (digest: string): string => digest.replace(/.{8}(?!$)/g, "$& ");

const toKeeping = (status: StorageStatus): Keeping => ({
  persistent: status === "unknown" ? null : status === "kept",
  offlineReady: offlineSnapshot().offline.kind === "ready",
});
const askKeeping = async (): Promise<Keeping> => toKeeping(await storageStatus());
const askPersistence = async (): Promise<Keeping> => toKeeping(await askToKeep());

export function SettingsRoute() {
  const { t } = useTranslation("settings");
  const { lang } = useLanguage();
  const homeScreen = useMemo(() => homeScreenIn(lang, (look) => t(`home_screen.looks.${look}`)), [lang, t]);
  const [digest, setDigest] = useState<string | null>(null);
  useEffect(() => void buildDigest().then(setDigest), []);
  return (
    <SettingsPage
      askKeeping={askKeeping}
      askPersistence={askPersistence}
      homeScreen={homeScreen}
      build={digest === null ? "–" : inPieces(digest)}
    />
  );
}
