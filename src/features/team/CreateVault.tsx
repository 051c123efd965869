import { LockKeyhole, RefreshCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/team/Vault.module.css";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";

/** The app makes the words: people's own are guessed too easily. Without WebAssembly the key is weaker, so there are six. */
const WORDS = typeof WebAssembly === "undefined" ? 6 : 5;

export function CreateVault() {
  const { t } = useTranslation(["team", "errors"]);
  const session = useSession();
  const [words, setWords] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function create() {
    setWorking(true);
    setError(null);
    const made = await session.create(words);
    if (!made.ok) {
      setError(made.error.type);
      setWorking(false);
    }
  }

  return (
    <Page
      title={t("create.title")}
      back="/"
      bottom={
        <Actions>
          {working ? (
            <Progress label={t("create.working")} />
          ) : (
            <BigButton icon={LockKeyhole} onPress={create} testId="vault-create">
              {t("create.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <p>{t("create.why")}</p>
      <Quiet>{t("create.before")}</Quiet>
      <Card tone="sea" label={t("create.words_label")}>
        {/* Words are English whatever the language of the screen: every keyboard has them. */}
        <p className={styles.words} data-testid="vault-words" lang="en" dir="ltr">
          {words}
        </p>
      </Card>
      <BigButton
        kind="quiet"
        icon={RefreshCw}
        onPress={() => setWords(session.vault.suggestPassphrase(WORDS))}
        disabled={working}
      >
        {t("create.others")}
      </BigButton>
      <Notice tone="caution" title={t("create.lost_title")}>
        <p>{t("create.lost")}</p>
      </Notice>
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Page>
  );
}
