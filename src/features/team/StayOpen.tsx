import { Hourglass } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { useWorkshop } from "#workflows/react.ts";

/** Says twenty seconds before an idle lock that it comes, and lets it be put off (WCAG 2.2.1). */
export function StayOpen() {
  const { t } = useTranslation("team");
  const { autoLock } = useWorkshop();
  const seconds = useSyncExternalStore(autoLock.subscribe, autoLock.get);
  const stay = () => autoLock.stayOpen();
  return (
    <Dialog
      open={seconds !== null}
      onClose={stay}
      title={t("stay.title")}
      testId="stay-open"
      urgent
      actions={
        <BigButton icon={Hourglass} onPress={stay} testId="stay">
          {t("stay.button")}
        </BigButton>
      }
    >
      <p>{t("stay.text", { count: seconds ?? 0 })}</p>
    </Dialog>
  );
}
