import { Smartphone } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/settings/HomeScreenCard.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { classNames } from "#ui/class-names.ts";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";

/** What the phone can do about it; handed in, because screens do not talk to the browser themselves. */
export interface HomeScreen {
  readonly looks: readonly { readonly id: string; readonly picture: string }[];
  /** Makes the phone take this name and picture when the page is put on its home screen. */
  readonly choose: (look: string) => void;
  /** Back to a page that asks for nothing. */
  readonly forget: () => void;
  /** Calls back while the browser offers to install; the function asks it to. Returns a function that stops. */
  readonly onOffer: (tell: (install: (() => void) | null) => void) => () => void;
}

/** Nothing is chosen at first, and nothing is offered before something is chosen. */
export function HomeScreenCard({ homeScreen }: { readonly homeScreen: HomeScreen }) {
  const { t } = useTranslation("settings");
  const [chosen, setChosen] = useState<string | null>(null);
  const [install, setInstall] = useState<(() => void) | null>(null);
  useEffect(() => homeScreen.onOffer((offer) => setInstall(() => offer)), [homeScreen]);
  useEffect(() => homeScreen.forget, [homeScreen]);

  return (
    <Section title={t("home_screen.title")}>
      <Quiet>{t("home_screen.text")}</Quiet>
      <fieldset className={styles.looks}>
        <legend className={styles.legend}>{t("home_screen.choose")}</legend>
        {homeScreen.looks.map(({ id, picture }) => (
          <button
            key={id}
            type="button"
            className={classNames(styles.look, chosen === id && styles.chosen)}
            aria-pressed={chosen === id}
            data-testid={`look-${id}`}
            onClick={() => {
              setChosen(id);
              homeScreen.choose(id);
            }}
          >
            <img className={styles.picture} src={picture} alt="" width={56} height={56} />
            <span>{t(`home_screen.looks.${id}`)}</span>
          </button>
        ))}
      </fieldset>
      {chosen && (
        <>
          {install && (
            <BigButton icon={Smartphone} onPress={install} testId="put-on-home-screen">
              {t("home_screen.put")}
            </BigButton>
          )}
          <Quiet>{t("home_screen.by_hand")}</Quiet>
          <Quiet>{t("home_screen.cannot")}</Quiet>
        </>
      )}
    </Section>
  );
}
