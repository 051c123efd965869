import { Clock, HandHeart, Phone, Shirt } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/screening/CheckAid.module.css";
import type { Words } from "#features/screening/use-words.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { Card } from "#ui/Card.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Icon } from "#ui/Icon.tsx";
import { NumberLarge } from "#ui/NumberLarge.tsx";
import { useSessionState } from "#workflows/react.ts";

const LINES = [
  ["reach_again", HandHeart],
  ["reach_when", Clock],
  ["reach_reason", Shirt],
  ["reach_number", Phone],
] as const;

/** Another way to reach us, as words to say: nothing is noted, and no paper has to be taken. */
export function Reachable({ words }: { readonly words: Words }) {
  const { t } = useTranslation("screening");
  const { enrolment } = useSessionState();
  if (enrolment?.kind !== "team") return null;
  const { team, lead } = enrolment;
  return (
    <Card as="section" tone="sea" label={t("reach.title")} testId="reach-us">
      <h2 className={styles.title}>{t("reach.title")}</h2>
      <ul className={styles.lines}>
        {LINES.map(([key, icon]) => (
          <li key={key}>
            <Icon of={icon} size={26} />
            <BilingualText main={words.main(`talk.${key}`)} second={words.second(`talk.${key}`)} />
          </li>
        ))}
      </ul>
      <Disclosure title={t("reach.number")} hint={t("reach.number_hint")}>
        <p>
          <Bidi>{team.name}</Bidi> · <Bidi>{lead.hours}</Bidi>
        </p>
        <NumberLarge number={lead.phone} />
        <p>{t("reach.who", { name: lead.name })}</p>
      </Disclosure>
    </Card>
  );
}
