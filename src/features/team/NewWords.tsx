import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/team/Vault.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";

/** The app makes the words: people's own are guessed too easily. Without WebAssembly the key is weaker, so there are six. */
export const WORDS = typeof WebAssembly === "undefined" ? 6 : 5;

interface NewWordsProps {
  readonly title?: string;
  readonly words: string;
  readonly disabled: boolean;
  readonly onOthers: () => void;
}

export function NewWords({ title, words, disabled, onOthers }: NewWordsProps) {
  const { t } = useTranslation("team");
  return (
    <>
      <Card tone="sea" label={t("create.words_label")}>
        {title && <p>{title}</p>}
        {/* Words are English whatever the language of the screen: every keyboard has them. */}
        <p className={styles.words} data-testid="vault-words" lang="en" dir="ltr">
          {words}
        </p>
      </Card>
      <BigButton kind="quiet" icon={RefreshCw} onPress={onOthers} disabled={disabled}>
        {t("create.others")}
      </BigButton>
    </>
  );
}
