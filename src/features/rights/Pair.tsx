import { useTranslation } from "react-i18next";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Said } from "#ui/Said.tsx";

const PAIR = ["used", "paid"] as const;

/** One sentence each: many languages have one word for both, and Belgian law uses the French words the other way round. */
export function Pair() {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  return (
    <div className={styles.screenOnly}>
      <Disclosure title={t("pair.title")} testId="pair">
        <ListenButton lines={PAIR.map((one) => uiLine("rights", `pair.${one}`, t(`pair.${one}`), lang))} />
        {PAIR.map((one) => (
          <p key={one}>
            <Said id={`ui.rights.pair.${one}`}>{t(`pair.${one}`)}</Said>
          </p>
        ))}
      </Disclosure>
    </div>
  );
}
