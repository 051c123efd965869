import { Smartphone } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { personHeldPlan } from "#domain/screening/person-held.ts";
import { languagesFor } from "#features/person-held/languages.ts";
import styles from "#features/person-held/Shown.module.css";
import { enterFullScreen } from "#features/person-held/use-full-screen.ts";
import { useHeldWords } from "#features/person-held/use-held-words.ts";
import { useListen } from "#features/person-held/use-listen.ts";
import { useTalkGuides } from "#features/person-held/use-talk.ts";
import { ownName } from "#i18n/languages.ts";
import { useContentState } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { type FoundHeld, handOver } from "#workflows/person-held.ts";
import { useSession, useSessionState } from "#workflows/react.ts";
import type { StoredScreening } from "#workflows/screening.ts";

const CHECKS = ["adult", "near", "alone", "calm", "language", "stop"] as const;

interface HandOverProps {
  readonly talk: StoredScreening;
  /** A part that was broken off and goes on. */
  readonly from?: FoundHeld;
  readonly onBack: () => void;
}

/** For the worker: what to look at before the phone changes hands. */
export function HandOver({ talk, from, onBack }: HandOverProps) {
  const { t, i18n } = useTranslation(["person-held", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const content = useContentState();
  const guides = useTalkGuides(talk);
  const { screening } = talk;
  const [chosen, setChosen] = useState<string | null>(null);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const flags = enrolment?.kind === "team" ? enrolment.flags : [];
  const worker = { specialist: flags.includes("specialist"), childTrained: flags.includes("child_trained") };
  const plan = guides
    ? personHeldPlan(guides.compiled, screening, worker, { rescreen: screening.rescreen })
    : { questions: [], exclusive: [] };
  const keys = [
    "when.text",
    ...plan.questions.flatMap(({ id, options }) => [`q.${id}`, ...options.map((value) => `label.${value}`)]),
  ];
  const languages = languagesFor(content, screening.language, keys);
  const language = languages.find(({ lang }) => lang === (chosen ?? screening.language)) ?? null;
  // Their words are read now, while there may be a network, not when the phone is with the person.
  const theirs = useHeldWords(language?.lang ?? i18n.language);
  const test = { key: "ui.person-held.check.sentence", text: theirs.t("check.sentence"), lang: theirs.lang };
  const voice = useListen(language?.lang ?? theirs.lang, test);

  useEffect(() => void import("#features/person-held/HeldScreen.tsx"), []);

  if (guides === undefined) return <Page title={t("hand_over.title")} quietTitle section={t("hand_over.loading")} />;
  if (!screening.mayRecord || plan.questions.length === 0 || languages.length === 0) {
    return (
      <Page title={t("hand_over.title")} back={onBack} focusKey="none">
        <EmptyState
          icon={Smartphone}
          title={t("hand_over.none.title")}
          testId="held-none"
          action={<BigButton onPress={onBack}>{t("hand_over.none.back")}</BigButton>}
        >
          <p>{plan.questions.length > 0 && screening.mayRecord ? t("hand_over.no_words") : t("hand_over.none.text")}</p>
        </EmptyState>
      </Page>
    );
  }

  const checks = language?.unreviewed ? [...CHECKS, "unreviewed"] : CHECKS;
  const ready = language !== null && checks.every((check) => ticked.includes(check));
  async function start() {
    if (language === null || busy) return;
    setBusy(true);
    enterFullScreen();
    const started = await handOver(session, {
      talkRowId: talk.rowId,
      plan,
      language: language.lang,
      unreviewed: language.unreviewed,
      ...(from && { from }),
    });
    if (started.ok) return;
    setBusy(false);
    setError(started.error.type);
  }

  return (
    <Page
      title={t("hand_over.title")}
      section={t("hand_over.section")}
      back={onBack}
      focusKey="hand-over"
      bottom={
        <BigButton icon={Smartphone} disabled={!ready} onPress={() => void start()} testId="held-start">
          {t("hand_over.start")}
        </BigButton>
      }
    >
      <p>{t("hand_over.text")}</p>
      <Quiet>
        {t("hand_over.count", { count: plan.questions.length })} {t("hand_over.lock")}
      </Quiet>
      {error && (
        <Notice tone="danger" live testId="held-not-started">
          <p>
            {t("hand_over.not_saved")} {t(`errors:${error}`)}
          </p>
        </Notice>
      )}
      <h2 className={styles.part}>{t("hand_over.language")}</h2>
      <AnswerGrid label={t("hand_over.language")}>
        {languages.map(({ lang }) => (
          <AnswerButton
            key={lang}
            value={`held-${lang}`}
            label={inLanguage(ownName(lang), lang)}
            chosen={lang === language?.lang}
            onPress={() => setChosen(lang)}
          />
        ))}
      </AnswerGrid>
      {language?.unreviewed && (
        <Notice tone="caution" testId="held-unreviewed">
          <p>{t("hand_over.unreviewed")}</p>
        </Notice>
      )}
      {language && <Quiet>{t(voice ? "hand_over.voice" : "hand_over.no_voice")}</Quiet>}
      <h2 className={styles.part}>{t("hand_over.checks")}</h2>
      <AnswerGrid label={t("hand_over.checks")}>
        {checks.map((check) => (
          <AnswerButton
            key={check}
            value={`check-${check}`}
            kind="tick"
            label={inLanguage(t(`hand_over.check.${check}`), i18n.language)}
            chosen={ticked.includes(check)}
            onPress={() => setTicked((now) => (now.includes(check) ? now.filter((one) => one !== check) : [...now, check]))}
          />
        ))}
      </AnswerGrid>
    </Page>
  );
}
