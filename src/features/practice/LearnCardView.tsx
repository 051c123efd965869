import { useTranslation } from "react-i18next";
import type { LearnCard } from "#domain/pack/practice.ts";
import { Drawing } from "#features/practice/Drawing.tsx";
import { Myths } from "#features/practice/Myths.tsx";
import { NeverAsk } from "#features/practice/NeverAsk.tsx";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Quiet } from "#ui/Quiet.tsx";

/** One idea: a drawing, a few sentences, where they come from. */
export function LearnCardView({ card }: { readonly card: LearnCard }) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const body = text.of(`learn.${card.id}.body`);
  const found = text.find(`learn.${card.id}.body`);
  return (
    <div className={styles.answers} data-testid="learn-card" data-card={card.id}>
      <Drawing of={card.drawing} />
      <Paragraphs of={body} said={`learn.${card.id}.body`} />
      <ListenButton key={card.id} lines={packLine(`learn.${card.id}.body`, body)} />
      {card.kind === "myths" && <Myths />}
      {card.kind === "never_ask" && <NeverAsk />}
      <Quiet>
        {t("learn.source")} <bdi lang="en">{card.source}</bdi>
      </Quiet>
      <Quiet>{t(`certainty.${card.confidence}`)}</Quiet>
      {found && <DraftMark review={found.review} shownIn={text.shownIn(found)} />}
    </div>
  );
}
