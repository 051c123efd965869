import { useTranslation } from "react-i18next";
import styles from "#features/screening/CheckAid.module.css";
import { picturesFor } from "#features/screening/check-pictures.ts";
import type { Words } from "#features/screening/use-words.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";

interface CheckAidProps {
  readonly questionId: string;
  readonly words: Words;
  /** It was not clear once: it is explained again before it is asked again. */
  readonly again: boolean;
  readonly onDone: () => void;
}

/** One check question, large, with its answer in pictures, to show to the person or have read aloud. */
export function CheckAid({ questionId, words, again, onDone }: CheckAidProps) {
  const { t } = useTranslation(["screening", "common"]);
  const key = `q.${questionId}`;
  const pictures = picturesFor(questionId);
  const lines = [key, ...pictures.map(({ textKey }) => textKey)].flatMap((one) => packLine(one, words.main(one)));
  return (
    <Page
      title={<BilingualText size="question" main={words.main(key)} second={words.second(key)} said={key} />}
      section={t("section.comprehension")}
      back={onDone}
      focusKey={`aid:${questionId}:${again}`}
      above={words.mode === "direct" ? <ListenButton lines={lines} /> : undefined}
      bottom={
        <BigButton onPress={onDone} testId="aid-done">
          {t(again ? "aid.ask_again" : "aid.back")}
        </BigButton>
      }
    >
      {again && <p data-testid="explain-again">{t("aid.again")}</p>}
      <ul className={styles.pictures} data-testid="check-aid">
        {pictures.map(({ textKey, icon }) => (
          <li key={textKey}>
            <span className={styles.picture}>
              <Icon of={icon} size={40} />
            </span>
            <BilingualText main={words.main(textKey)} second={words.second(textKey)} said={textKey} />
          </li>
        ))}
      </ul>
      <DraftMark review={words.review(key)} />
    </Page>
  );
}
