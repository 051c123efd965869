import { KeyRound, LockKeyhole, Moon, ShieldAlert, Sigma, Smartphone, Sun, Trash2, UserPlus, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type HomeScreen, HomeScreenCard } from "#features/settings/HomeScreenCard.tsx";
import { KeepingTime } from "#features/settings/KeepingTime.tsx";
import { LanguageStatus } from "#features/settings/LanguageStatus.tsx";
import { LockAfter } from "#features/settings/LockAfter.tsx";
import { OtherClocks } from "#features/settings/OtherClocks.tsx";
import { ShortPin } from "#features/settings/ShortPin.tsx";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { hasPart, LANGUAGES } from "#i18n/languages.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Door } from "#ui/Door.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { useShell } from "#ui/shell-context.ts";
import { inLanguage } from "#ui/text-in-language.ts";
import { WithKeyboard } from "#ui/WithKeyboard.tsx";
import { useSessionState } from "#workflows/react.ts";

interface SettingsPageProps {
  readonly homeScreen: HomeScreen;
  readonly build: string;
}

export function SettingsPage({ homeScreen, build }: SettingsPageProps) {
  const { t } = useTranslation(["settings", "common", "counts", "team", "taken", "trace", "enrol"]);
  const { lang, choose } = useLanguage();
  const { lock, theme, setTheme } = useShell();
  const { enrolment } = useSessionState();

  return (
    <Page title={t("title")} back="/team">
      <Section title={t("language")}>
        <AnswerGrid label={t("language")}>
          {LANGUAGES.filter(({ lang: code }) => hasPart(code, "team")).map((meta) => (
            <AnswerButton
              key={meta.lang}
              value={meta.lang}
              label={inLanguage(meta.name, meta.lang)}
              chosen={meta.lang === lang}
              onPress={() => void choose(meta.lang)}
            />
          ))}
        </AnswerGrid>
        <LanguageStatus />
      </Section>
      <BigButton
        kind="secondary"
        icon={theme === "night" ? Sun : Moon}
        onPress={() => setTheme(theme === "night" ? "day" : "night")}
      >
        {t(theme === "night" ? "common:theme_day" : "common:theme_night")}
      </BigButton>
      <Door href="/settings/phone" icon={Smartphone} title={t("phone.title")} hint={t("phone.door")} testId="open-phone" />
      <HomeScreenCard homeScreen={homeScreen} />
      {enrolment?.kind === "team" && (
        <Section title={t("team.title")}>
          <Quiet>{t("team.in", { name: enrolment.team.name })}</Quiet>
          <Quiet>
            {t("team.serial")}{" "}
            <span data-testid="own-serial">
              <Ltr>{enrolment.serial}</Ltr>
            </span>
          </Quiet>
          <Quiet>{t(enrolment.flags.includes("child_trained") ? "team.child_trained" : "team.not_child_trained")}</Quiet>
          <Quiet>{t(enrolment.flags.includes("specialist") ? "team.specialist" : "team.not_specialist")}</Quiet>
          <Door
            href="/settings/team"
            icon={Users}
            title={t("enrol:desk.door")}
            hint={t("enrol:desk.hint")}
            testId="open-coordinator"
          />
        </Section>
      )}
      <LockAfter />
      <ShortPin />
      <KeepingTime />
      <OtherClocks />
      {enrolment?.kind === "team" && (
        <Door href="/settings/counts" icon={Sigma} title={t("counts:door")} hint={t("counts:door_hint")} testId="open-counts" />
      )}
      <Door href="/settings/words" icon={KeyRound} title={t("team:words.open")} testId="open-words" />
      <Door href="/settings/taken" icon={ShieldAlert} title={t("taken:open")} testId="open-taken" />
      <Door href="/settings/others" icon={UserPlus} title={t("team:several.open")} testId="open-others" />
      <Door href="/settings/erase" icon={Trash2} title={t("team:erase.open")} testId="open-erase" />
      {lock && (
        <BigButton icon={LockKeyhole} onPress={() => lock()}>
          {t("lock")}
        </BigButton>
      )}
      <Notice>
        <p>
          {t("honest")}{" "}
          <WithKeyboard>
            {t("trace:leave_short")} {t("trace:shift")}
          </WithKeyboard>
        </p>
      </Notice>
      <Quiet>{t("build", { build })}</Quiet>
      <Quiet>{t("pictures")}</Quiet>
    </Page>
  );
}
