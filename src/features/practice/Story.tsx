import { CircleCheck, CircleQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { DraftMark } from "#ui/DraftMark.tsx";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Paragraphs } from "#ui/Paragraphs.tsx";

/** The story, and what the learner has to go by. */
export function Story({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const story = text.of(`practice.${caseId}.story`);
  const known = text.of(`practice.${caseId}.known`);
  const unknown = text.of(`practice.${caseId}.unknown`);
  const found = text.find(`practice.${caseId}.story`);
  return (
    <div className={styles.facts} data-testid="story">
      <Paragraphs of={story} said={`practice.${caseId}.story`} />
      <ListenButton lines={packLine(`practice.${caseId}.story`, story)} />
      <p className={styles.label}>{t("story.known")}</p>
      <p className={styles.fact}>
        <Icon of={CircleCheck} size={20} />
        <span lang={known.lang} dir={known.dir}>
          {known.text}
        </span>
      </p>
      <p className={styles.label}>{t("story.unknown")}</p>
      <p className={styles.fact}>
        <Icon of={CircleQuestionMark} size={20} />
        <span lang={unknown.lang} dir={unknown.dir}>
          {unknown.text}
        </span>
      </p>
      {found && <DraftMark review={found.review} shownIn={text.shownIn(found)} />}
    </div>
  );
}
