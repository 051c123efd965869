import { Megaphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Element } from "#domain/pack/rules.ts";
import type { Explanation } from "#domain/screening/explain.ts";
import styles from "#features/explain/Explain.module.css";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { Card } from "#ui/Card.tsx";
import { Icon } from "#ui/Icon.tsx";
import { Quiet } from "#ui/Quiet.tsx";

const SAID: readonly Element[] = ["act", "means", "purpose", "smuggling", "aggravation"];

/** To say to a specialist on the phone: no name, no label, nothing only a lawyer may hear. */
export function ShortVersion({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation("explain");
  const words = usePackWords();
  const named = (wanted: readonly string[]): string =>
    SAID.filter((element) => wanted.includes(explanation.elements.find((one) => one.element === element)?.value ?? ""))
      .map((element) => words.say(`element.${element}`))
      .join("; ");
  const sayable = explanation.elements.flatMap(({ indicators }) => indicators).filter(({ lawyerOnly }) => !lawyerOnly);
  const signs = [...new Set(sayable.map(({ id }) => words.indicator(id)))];
  const recorded = named(["yes", "partial"]);
  const open = named(["unknown"]);
  return (
    <Card as="section" tone="sea" label={t("aloud.title")} testId="aloud">
      <h2>
        <Icon of={Megaphone} size={20} /> {t("aloud.title")}
      </h2>
      <Quiet>{t("aloud.hint")}</Quiet>
      <p>{t(`aloud.person.${explanation.assessment.age}`)}</p>
      {recorded && <p>{t("aloud.recorded", { elements: recorded })}</p>}
      {signs.length > 0 && (
        <ul className={styles.signs}>
          {signs.map((sign) => (
            <li key={sign}>{sign}</li>
          ))}
        </ul>
      )}
      {open && <p>{t("aloud.open", { elements: open })}</p>}
      {explanation.assessment.flags.includes("urgent_check") && <p>{t("aloud.urgent")}</p>}
      <p>{t("aloud.end")}</p>
    </Card>
  );
}
