import { Check, NotebookPen } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { logChildReport } from "#workflows/safety-plans.ts";

const DECIDERS = ["safeguarding_lead", "second_person"] as const;

/** "Told, now, to which role": one press a line, once it is said who decided. The volunteer alone never does. */
export function ToldNow({ roles }: { readonly roles: readonly string[] }) {
  const { t } = useTranslation(["safety-plan", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const id = useId();
  const [decider, setDecider] = useState<string | null>(null);
  const [noted, setNoted] = useState<readonly string[]>([]);
  const [working, setWorking] = useState(false);
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | null>(null);

  const note = async (role: string) => {
    if (!decider || working) return;
    setWorking(true);
    const saved = await logChildReport(session, decider, role);
    setWorking(false);
    setError(saved.ok ? null : saved.error.type);
    if (!saved.ok) return;
    setNoted([...noted, role]);
    setStatus(t("gone.noted", { role: t(`role.${role}`), day: formatDayAt(saved.value.atMs, lang) }));
  };
  return (
    <>
      <p id={id}>{t("gone.decided")}</p>
      <AnswerGrid labelledBy={id}>
        {DECIDERS.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`role.${value}`), lang)}
            chosen={decider === value}
            onPress={() => setDecider(value)}
          />
        ))}
      </AnswerGrid>
      {roles.map((role) => (
        <BigButton
          key={role}
          kind="secondary"
          icon={noted.includes(role) ? Check : NotebookPen}
          disabled={!decider || noted.includes(role)}
          onPress={() => void note(role)}
          testId={`told-${role}`}
        >
          {t("gone.told")} {t(`role.${role}`)}
        </BigButton>
      ))}
      <Refusal why={error && t(`errors:${error}`)} />
      <StatusLine text={status} testId="told-status" />
    </>
  );
}
