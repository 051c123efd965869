import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isTakenBack } from "#domain/referral/withdrawal.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import type { Shared } from "#workflows/withdraw.ts";

interface SharedCardProps {
  readonly shared: Shared;
  readonly onTakeBack: () => void;
}

/** Who got what, since when and why, and what taking it back does to it. */
export function SharedCard({ shared, onTakeBack }: SharedCardProps) {
  const { t } = useTranslation(["withdrawal", "cases"]);
  const { lang } = useLanguage();
  const { organisation, basis, atMs, fate, byHand } = shared;
  return (
    <Card as="li" testId="shared" data={{ "data-fate": fate }}>
      <strong>
        <Bidi>{cleanOutsideText(organisation)}</Bidi>
      </strong>
      <Quiet>
        {formatDayAt(atMs, lang)} · {t(`cases:basis.${basis}`)}
      </Quiet>
      <p>{t(`fate.${fate === "stays" ? basis : fate === "call" && byHand ? "by_hand" : fate}`)}</p>
      {fate === "told" && byHand && <p data-testid="also-by-hand">{t("by_hand")}</p>}
      {isTakenBack(fate) && (
        <BigButton kind="secondary" icon={Undo2} onPress={onTakeBack} testId="withdraw-one">
          {t("one.button")}
        </BigButton>
      )}
    </Card>
  );
}
