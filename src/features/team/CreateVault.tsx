import { FolderLock, LockKeyhole } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NewWords, WORDS } from "#features/team/NewWords.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

export interface CreateVaultProps {
  /** Whether the browser may throw away what it keeps, as a private window does. */
  readonly mayVanish: () => Promise<boolean>;
  /** Asks the browser to keep what is stored. Some ask the person: it takes as long as they take. */
  readonly askToKeep: () => Promise<unknown>;
}

export function CreateVault({ mayVanish, askToKeep }: CreateVaultProps) {
  const { t } = useTranslation(["team", "errors"]);
  const session = useSession();
  const { numbers } = useSessionState();
  const isAnother = numbers.length > 0;
  const [words, setWords] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);

  // Whoever goes elsewhere finds the notes that are there again, not the making of others.
  useEffect(() => () => void (session.get().vault.kind === "none" && session.leaveDoor()), [session]);
  const [vanishes, setVanishes] = useState(false);
  useEffect(() => void mayVanish().then(setVanishes), [mayVanish]);

  async function create() {
    setWorking(true);
    setError(null);
    // With the press, as browsers want it; the vault does not wait for the answer, which stands on the page about this phone.
    void askToKeep().catch(() => undefined);
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
          {isAnother && !working && (
            <BigButton kind="quiet" icon={FolderLock} onPress={() => void session.leaveDoor()} testId="no-other-notes">
              {t("several.back")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <p>{t("create.why")}</p>
      {!isAnother && <Quiet>{t("create.before")}</Quiet>}
      <NewWords words={words} disabled={working} onOthers={() => setWords(session.vault.suggestPassphrase(WORDS))} />
      {vanishes && (
        <Notice tone="caution" title={t("create.private_title")} testId="private-window">
          <p>{t("create.private")}</p>
        </Notice>
      )}
      <Notice tone="caution" title={t("create.lost_title")}>
        <p>{t("create.lost")}</p>
        <p>{t("create.not_saved")}</p>
      </Notice>
      <Refusal why={error && t(`errors:${error}`)} />
    </Page>
  );
}
