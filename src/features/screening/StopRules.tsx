import { CircleStop, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Guides } from "#domain/pack/guides.ts";
import { NeverAsk } from "#features/screening/NeverAsk.tsx";
import runner from "#features/screening/Runner.module.css";
import styles from "#features/screening/StopRules.module.css";
import type { Words } from "#features/screening/use-words.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Icon } from "#ui/Icon.tsx";
import { Page } from "#ui/Page.tsx";

interface StopRulesProps {
  readonly guides: Guides;
  readonly words: Words;
  /** The questions are over already: only the way to safety is left. */
  readonly stopped: boolean;
  /** One of the rules holds now: safety comes first. */
  readonly onRule: () => void;
  readonly onStop: () => void;
  readonly onBack: () => void;
}

/** When to stop, and the way to do it; what never to ask stands below. What was said so far is kept as it is. */
export function StopRules({ guides, words, stopped, onRule, onStop, onBack }: StopRulesProps) {
  const { t } = useTranslation("screening");
  return (
    <Page
      title={t("stop.title")}
      back={onBack}
      focusKey="stop"
      bottom={
        <Actions>
          {!stopped && (
            <BigButton icon={CircleStop} onPress={onStop} testId="stop-questions">
              {t("stop.now")}
            </BigButton>
          )}
          <BigButton kind="secondary" onPress={onBack}>
            {t("stop.go_on")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("stop.text")}</p>
      <h2 className={runner.heading}>{t("stop.rules")}</h2>
      <ul className={styles.rules}>
        {guides.stopRules.map((id) => {
          const rule = words.worker(`stop.${id}`);
          return (
            rule && (
              <li key={id}>
                <button type="button" className={styles.rule} onClick={onRule} data-testid={`stop-rule-${id}`}>
                  <Icon of={TriangleAlert} size={22} />
                  <span lang={rule.lang} dir={rule.dir}>
                    {rule.text}
                  </span>
                </button>
              </li>
            )
          );
        })}
      </ul>
      <NeverAsk guides={guides} openAtFirst />
    </Page>
  );
}
