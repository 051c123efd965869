import { useTranslation } from "react-i18next";
import type { MissingRule } from "#domain/pack/missing.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

/** Who may report and who must, each with its source and how sure it is. */
export function MissingRules({ rules }: { readonly rules: readonly MissingRule[] }) {
  const { t } = useTranslation("safety-plan");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  return (
    <Disclosure title={t("gone.rules")} testId="missing-rules">
      {rules.map((rule) => {
        const body = text(`missing.rule.${rule.id}`);
        return (
          <div key={rule.id} data-testid="missing-rule">
            <p {...ownLanguage(body)}>{body?.text}</p>
            <FreshnessLine confirmed={false}>
              {rule.confidence === "seen" ? t("rule.seen") : t(`confidence.${rule.confidence}`)} {rule.check && t("rule.check")}
            </FreshnessLine>
            <Quiet>{t("gone.source", { source: rule.source })}</Quiet>
          </div>
        );
      })}
    </Disclosure>
  );
}
