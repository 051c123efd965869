import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { makeNextKey } from "#workflows/organisation-keys.ts";
import { keyTask } from "#workflows/organisation-keys-here.ts";
import { useSession } from "#workflows/react.ts";
import { useOrganisationKeys } from "#workflows/use-organisation-keys.ts";

const KEYS = "/inbox/keys";

/** On a receiving organisation's first screen: what it has to do about its keys, if anything. */
export function KeyTaskNotice() {
  const { t } = useTranslation(["keys", "errors"]);
  const session = useSession();
  const [, go] = useLocation();
  const keys = useOrganisationKeys();
  const [error, setError] = useState<string | null>(null);
  const task = keys ? keyTask(keys) : null;
  if (!task) return null;

  async function makeOwn() {
    const made = await makeNextKey(session);
    if (made.ok) go(KEYS);
    else setError(made.error.type);
  }
  return (
    <Notice
      tone={task === "old" || task === "next" ? "caution" : "danger"}
      title={t(`task.${task}.title`)}
      testId={`key-task-${task}`}
    >
      <p>{t(`task.${task}.text`)}</p>
      {error && <p role="alert">{t(`errors:${error}`)}</p>}
      {task === "hub" ? (
        <BigButton icon={KeyRound} onPress={() => void makeOwn()} testId="key-own">
          {t("now.own")}
        </BigButton>
      ) : (
        <BigButton kind="secondary" icon={KeyRound} href={KEYS} testId="key-task-open">
          {t("task.open")}
        </BigButton>
      )}
    </Notice>
  );
}
