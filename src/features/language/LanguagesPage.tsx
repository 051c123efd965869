import { BookOpen, Ear, Languages } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { KeepVoices, type VoiceKeeping } from "#features/language/KeepVoices.tsx";
import styles from "#features/language/LanguagesPage.module.css";
import { LanguageTile } from "#features/language/LanguageTile.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { LANGUAGES, pickLanguage } from "#i18n/languages.ts";
import { useContentState } from "#storage/react.ts";
import { voicesHere } from "#storage/voices.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Said } from "#ui/Said.tsx";

type Step = "speak" | "read" | "voices";

/**
 * What somebody speaks, then what they read: the first decides voices, the second words. Many speak a language that they never learned to
 * read. Own names in own script, no flags; works before any text of a pack is here.
 */
export function LanguagesPage({ keeping }: { readonly keeping: VoiceKeeping }) {
  const { t } = useTranslation(["language", "common"]);
  const { lang, spoken, choose, speak } = useLanguage();
  const [, navigate] = useLocation();
  const content = useContentState();
  const [step, setStep] = useState<Step>("speak");
  const phone = pickLanguage(navigator.languages);
  const mine = step === "speak" ? spoken : lang;
  const first = (code: string) => (code === mine ? 0 : code === spoken ? 1 : code === phone ? 2 : 3);
  const ordered = [...LANGUAGES].sort((a, b) => first(a.lang) - first(b.lang) || a.order - b.order);

  function finish() {
    const { all, here } = voicesHere(content, spoken);
    if (all > here) setStep("voices");
    else navigate("/");
  }
  async function read(next: string) {
    const heard = spoken;
    if (next !== lang) {
      await choose(next);
      if (heard !== next) await speak(heard);
    }
    finish();
  }

  if (step === "voices")
    return (
      <Page
        title={t("title")}
        quietTitle
        back={() => setStep("read")}
        focusKey="voices"
        bottom={
          <BigButton onPress={() => navigate("/")} testId="next">
            {t("common:next")}
          </BigButton>
        }
      >
        <KeepVoices lang={spoken} keeping={keeping} />
      </Page>
    );
  return (
    <Page
      title={<Said id={`ui.language.${step}`}>{t(step)}</Said>}
      section={t("title")}
      back={step === "speak" ? "/" : () => setStep("speak")}
      focusKey={step}
      above={
        <span className={styles.mark}>
          <Icon of={step === "speak" ? Ear : BookOpen} size={32} />
          <Icon of={Languages} size={32} />
        </span>
      }
    >
      <ListenButton lines={[uiLine("language", step, t(step), lang)]} />
      <ul className={styles.grid}>
        {ordered.map((meta) => (
          <LanguageTile
            key={meta.lang}
            meta={meta}
            chosen={meta.lang === mine}
            testId={step === "speak" ? `language-${meta.lang}` : `read-${meta.lang}`}
            onChoose={() => {
              if (step === "read") void read(meta.lang);
              else void choose(meta.lang).then(() => setStep("read"));
            }}
          />
        ))}
      </ul>
      {step === "read" && (
        <BigButton kind="secondary" icon={Ear} onPress={finish} testId="read-none">
          {t("read_none")}
        </BigButton>
      )}
      {step === "speak" && <KeepVoices lang={spoken} keeping={keeping} />}
    </Page>
  );
}
