import { Maximize2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { type Line, packLine, uiLine } from "#ui/line.ts";
import { Said } from "#ui/Said.tsx";
import { inLanguage, ownLanguage } from "#ui/text-in-language.ts";

interface AskCardProps {
  /** The same words in the languages of the country. */
  readonly words: readonly { readonly lang: string; readonly text: string }[];
  readonly charityFirst: boolean;
  /** Key of what the words mean, for the reader: nobody shows what they cannot read. */
  readonly meaning?: string;
}

/** Words for an official, on this screen only: never printed, and the warning stands above them. */
export function AskCard({ words, charityFirst, meaning }: AskCardProps) {
  const { t } = useTranslation(["rights", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const [large, setLarge] = useState(false);
  const means = meaning ? text(meaning) : null;
  const shown = words.map((one) => inLanguage(one.text, one.lang));
  const [first] = words;
  // Who reads the official's own language hears those words: nothing else stands there.
  const isOwn = means !== null && means.lang === first?.lang;
  const lines: Line[] = [
    ...(charityFirst ? [uiLine("rights", "charity_first", t("charity_first"), lang)] : []),
    ...(isOwn ? [first] : packLine(meaning ?? "", means)),
  ];
  return (
    <div className={styles.screenOnly}>
      <Card as="section" label={first?.text ?? t("show_to")} testId="ask-card">
        {charityFirst && (
          <p className={styles.first}>
            <Said id="ui.rights.charity_first">{t("charity_first")}</Said>
          </p>
        )}
        {means && !isOwn && (
          <p {...ownLanguage(means)}>
            <Said id={meaning}>{means.text}</Said>
          </p>
        )}
        {means && <ListenButton lines={lines} />}
        {shown.map((one) => (
          <p key={one.lang} className={styles.ask} lang={one.lang} dir={one.dir}>
            {isOwn ? <Said id={one.text}>{one.text}</Said> : one.text}
          </p>
        ))}
        {!meaning && <p className={styles.small}>{t("show_to")}</p>}
        <BigButton kind="secondary" icon={Maximize2} onPress={() => setLarge(true)}>
          {t("common:show_large")}
        </BigButton>
        <Dialog open={large} onClose={() => setLarge(false)} title={t("show_to")}>
          {charityFirst && <p className={styles.first}>{t("charity_first")}</p>}
          {shown.map((one) => (
            <p key={one.lang} className={styles.large} lang={one.lang} dir={one.dir}>
              {one.text}
            </p>
          ))}
        </Dialog>
      </Card>
    </div>
  );
}
