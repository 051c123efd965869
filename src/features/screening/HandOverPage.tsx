import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface HandOverPageProps {
  readonly onHandOver: () => void;
  readonly onBack: () => void;
}

/** Before the phone changes hands: not in distress, not under the influence, nobody looking on (safeguarding rule 5). */
export function HandOverPage({ onHandOver, onBack }: HandOverPageProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const [no, setNo] = useState(false);
  if (no) {
    return (
      <Page
        title={t("hand_over.not_now")}
        back={onBack}
        focusKey="hand-over-no"
        bottom={
          <BigButton onPress={onBack} testId="next">
            {t("hand_over.back")}
          </BigButton>
        }
      >
        <p>{t("hand_over.not_now_text")}</p>
      </Page>
    );
  }
  return (
    <Page title={t("hand_over.title")} back={onBack} focusKey="hand-over">
      <p>{t("hand_over.text")}</p>
      <Notice tone="caution">
        <p>{t("hand_over.check")}</p>
      </Notice>
      <AnswerGrid label={t("hand_over.title")}>
        <AnswerButton value="hand-over" label={inLanguage(t("hand_over.yes"), lang)} onPress={onHandOver} />
        <AnswerButton value="not-now" label={inLanguage(t("hand_over.no"), lang)} onPress={() => setNo(true)} />
      </AnswerGrid>
    </Page>
  );
}
