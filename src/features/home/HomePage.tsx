import { BatteryLow, Eye, HeartHandshake, Lamp, Languages, LockKeyhole, MapPin, PhoneCall, Scale } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import styles from "#features/home/HomePage.module.css";
import { ThemeButton } from "#features/home/ThemeButton.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { LANGUAGES, languageMeta } from "#i18n/languages.ts";
import { Door } from "#ui/Door.tsx";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Said } from "#ui/Said.tsx";
import { WithKeyboard } from "#ui/WithKeyboard.tsx";

interface HomePageProps {
  /** A newer version waits, this phone cannot keep the app, and the like: one sentence, below the doors. */
  readonly notice?: ReactNode;
}

/** Shown as chips on the first page; the picker has all of them. */
const CHIPS = 3;

const SPOKEN = ["title", "danger", "danger_hint", "rights", "rights_hint", "help", "help_hint", "learn"] as const;

export function HomePage({ notice }: HomePageProps) {
  const { t } = useTranslation(["home", "aids", "trace"]);
  const { lang, choose } = useLanguage();
  const lines = SPOKEN.map((key) => uiLine("home", key, t(key), lang));
  const others = LANGUAGES.filter((meta) => meta.lang !== lang).slice(0, CHIPS - 1);
  return (
    <Page
      title={<Said id="ui.home.title">{t("title")}</Said>}
      mark={
        <span className={styles.mark}>
          <Icon of={Lamp} size={26} />
        </span>
      }
    >
      <nav aria-label={t("title")} className={styles.doors}>
        <Door
          href="/danger"
          icon={PhoneCall}
          title={<Said id="ui.home.danger">{t("danger")}</Said>}
          hint={<Said id="ui.home.danger_hint">{t("danger_hint")}</Said>}
          tone="danger"
          testId="door-danger"
        />
        <Door
          href="/rights"
          icon={Scale}
          title={<Said id="ui.home.rights">{t("rights")}</Said>}
          hint={<Said id="ui.home.rights_hint">{t("rights_hint")}</Said>}
          testId="door-rights"
        />
        <Door
          href="/help"
          icon={MapPin}
          title={<Said id="ui.home.help">{t("help")}</Said>}
          hint={<Said id="ui.home.help_hint">{t("help_hint")}</Said>}
          testId="door-help"
        />
        <Door
          href="/learn"
          icon={HeartHandshake}
          title={<Said id="ui.home.learn">{t("learn")}</Said>}
          hint={t("learn_hint")}
          testId="door-learn"
        />
      </nav>
      {notice}
      <div className={styles.foot}>
        <div className={styles.chips}>
          <Link href="/languages" className={styles.chip}>
            <Icon of={Languages} size={20} />
            <span>
              <span className={styles.unseen}>{t("languages")}: </span>
              {languageMeta(lang).name}
            </span>
          </Link>
          {others.map((meta) => (
            <button
              key={meta.lang}
              type="button"
              className={styles.chip}
              lang={meta.lang}
              dir={meta.dir}
              data-testid={`language-${meta.lang}`}
              onClick={() => void choose(meta.lang)}
            >
              {meta.name}
            </button>
          ))}
          <ListenButton lines={lines} />
        </div>
        <Link href="/about" className={styles.trace} data-testid="door-trace">
          <Icon of={Eye} size={20} />
          <span>
            {t("trace:leave_short")} <WithKeyboard>{t("trace:shift")} </WithKeyboard>
            <span className={styles.more}>{t("trace:title")}</span>
          </span>
        </Link>
        <div className={styles.last}>
          <Link href="/team" className={styles.team} data-testid="door-team">
            <Icon of={LockKeyhole} size={18} />
            {t("team")}
          </Link>
          <Link href="/numbers" className={styles.team} data-testid="door-numbers">
            <Icon of={BatteryLow} size={18} />
            {t("aids:title")}
          </Link>
          <ThemeButton />
        </div>
      </div>
    </Page>
  );
}
