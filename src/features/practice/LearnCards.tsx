import { GraduationCap } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { LearnCardView } from "#features/practice/LearnCardView.tsx";
import { usePractice } from "#features/practice/use-practice.ts";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";

/** Short cards, one idea each, to read in a quiet minute. */
export function LearnCards() {
  const { t } = useTranslation(["practice", "common"]);
  const text = usePracticeText();
  const [, navigate] = useLocation();
  const cards = usePractice()?.cards ?? [];
  const [at, setAt] = useState(0);
  const card = cards[at];
  if (card === undefined) {
    return (
      <Page title={t("learn.title")} back="/team">
        <Notice tone="info" testId="practice-absent">
          <p>{t("list.absent")}</p>
        </Notice>
      </Page>
    );
  }
  const title = text.of(`learn.${card.id}.title`);
  return (
    <Page
      title={
        <span lang={title.lang} dir={title.dir}>
          {title.text}
        </span>
      }
      section={t("learn.progress", { number: at + 1, total: cards.length })}
      back={at === 0 ? () => navigate("/team") : () => setAt(at - 1)}
      focusKey={card.id}
      bottom={
        at < cards.length - 1 ? (
          <BigButton onPress={() => setAt(at + 1)} testId="next">
            {t("common:next")}
          </BigButton>
        ) : (
          <BigButton href="/team/practice" icon={GraduationCap} testId="to-practice">
            {t("learn.practise")}
          </BigButton>
        )
      }
    >
      <LearnCardView card={card} />
    </Page>
  );
}
