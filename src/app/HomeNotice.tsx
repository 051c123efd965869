import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { applyUpdate, type OfflineSnapshot, offlineSnapshot, onOfflineChange } from "#offline/register.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";

const atBuild: OfflineSnapshot = { offline: { kind: "checking" }, updateWaiting: false };

/** What the first page has to say about the app itself; usually nothing. Never shown during a talk. */
export function HomeNotice() {
  const { t } = useTranslation("app");
  const { offline, updateWaiting } = useSyncExternalStore(onOfflineChange, offlineSnapshot, () => atBuild);
  const [busy, setBusy] = useState(false);
  if (updateWaiting) {
    return (
      <Notice title={t("update")} testId="update">
        {busy && <p>{t("update_busy")}</p>}
        <BigButton kind="secondary" onPress={() => void applyUpdate().then((done) => setBusy(!done))}>
          {t("update_now")}
        </BigButton>
      </Notice>
    );
  }
  if (offline.kind === "not_ready")
    return (
      <Notice tone="caution" testId="offline-failed">
        <p>{t("offline_failed")}</p>
      </Notice>
    );
  return null;
}
