import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/aids/Aids.module.css";
import { onLowBattery } from "#features/aids/battery.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { useShell } from "#ui/shell-context.ts";

/** A "no" holds while the app is open and is kept nowhere. */
let refused = false;

/** Offers the look that saves battery when the phone says that little is left; asks for no permission and keeps nothing. */
export function LowBattery() {
  const { t } = useTranslation(["aids", "common"]);
  const { saver, setSaver } = useShell();
  const [low, setLow] = useState(false);
  useEffect(() => onLowBattery(setLow), []);
  if (!low || saver || refused) return null;
  return (
    <Notice testId="low-battery">
      <p>{t("low")}</p>
      <div className={styles.screenOnly}>
        <BigButton kind="secondary" onPress={() => setSaver(true)}>
          {t("saver")}
        </BigButton>
        <BigButton
          kind="quiet"
          onPress={() => {
            refused = true;
            setLow(false);
          }}
        >
          {t("common:no")}
        </BigButton>
      </div>
    </Notice>
  );
}
