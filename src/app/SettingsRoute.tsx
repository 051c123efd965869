import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { homeScreenIn } from "#app/home-screen.ts";
import { type Keeping, SettingsPage } from "#features/settings/SettingsPage.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { offlineSnapshot } from "#offline/register.ts";
import { askToKeep, type StorageStatus, storageStatus } from "#offline/storage-status.ts";

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
  return (
    <SettingsPage
      askKeeping={askKeeping}
      askPersistence={askPersistence}
      homeScreen={homeScreen}
      build={import.meta.env.VITE_BUILD ?? ""}
    />
  );
}
