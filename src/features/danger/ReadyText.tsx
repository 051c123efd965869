import { Copy, Maximize2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import styles from "#features/danger/DangerPage.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { copyText } from "#ui/copy-text.ts";
import { Dialog } from "#ui/Dialog.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface ReadyTextProps {
  readonly texts: readonly { readonly lang: string; readonly text: string }[];
  readonly country: Country;
}

/** Words for somebody who cannot speak, in the language of the country: to copy, to show large. */
export function ReadyText({ texts, country }: ReadyTextProps) {
  const { t } = useTranslation(["danger", "common"]);
  const [status, setStatus] = useState("");
  const [large, setLarge] = useState<string | null>(null);
  return (
    <>
      {texts.map(({ lang, text }) => {
        const words = inLanguage(text, lang);
        return (
          <Card key={`${country}-${lang}`} tone="lamp">
            <h2 className={styles.label}>{t("ready_title")}</h2>
            <p className={styles.ready} lang={words.lang} dir={words.dir}>
              {text}
            </p>
            <p className={styles.small}>{t("ready_hint")}</p>
            <div className={styles.row}>
              <BigButton
                kind="secondary"
                icon={Copy}
                onPress={() => void copyText(text).then((done) => setStatus(t(done ? "common:copied" : "common:copy_failed")))}
              >
                {t("common:copy")}
              </BigButton>
              <BigButton kind="secondary" icon={Maximize2} onPress={() => setLarge(text)}>
                {t("common:show_large")}
              </BigButton>
            </div>
            <Dialog open={large === text} onClose={() => setLarge(null)} title={t("ready_title")}>
              <p className={styles.large} lang={words.lang} dir={words.dir}>
                {text}
              </p>
            </Dialog>
          </Card>
        );
      })}
      <StatusLine text={status} />
    </>
  );
}
