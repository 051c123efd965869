import { Maximize2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/rights/Rights.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface AskCardProps {
  readonly lang: string;
  readonly text: string;
  readonly charityFirst: boolean;
}

/** Words for an official, on this screen only: never printed, and the warning stands above them. */
export function AskCard({ lang, text, charityFirst }: AskCardProps) {
  const { t } = useTranslation(["rights", "common"]);
  const [large, setLarge] = useState(false);
  const words = inLanguage(text, lang);
  return (
    <div className={styles.screenOnly}>
      <Card as="section" label={t("show_to")}>
        {charityFirst && <p className={styles.first}>{t("charity_first")}</p>}
        <p className={styles.ask} lang={words.lang} dir={words.dir}>
          {text}
        </p>
        <p className={styles.small}>{t("show_to")}</p>
        <BigButton kind="secondary" icon={Maximize2} onPress={() => setLarge(true)}>
          {t("common:show_large")}
        </BigButton>
        <Dialog open={large} onClose={() => setLarge(false)} title={t("show_to")}>
          {charityFirst && <p className={styles.first}>{t("charity_first")}</p>}
          <p className={styles.large} lang={words.lang} dir={words.dir}>
            {text}
          </p>
        </Dialog>
      </Card>
    </div>
  );
}
