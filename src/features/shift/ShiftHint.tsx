import { useTranslation } from "react-i18next";
import { limitReached } from "#domain/case/shift.ts";
import { Notice } from "#ui/Notice.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { readShift } from "#workflows/shift.ts";

/** Before a new talk, once the team's limit is reached. A hint: nothing is barred. */
export function ShiftHint() {
  const { t } = useTranslation("shift");
  const shift = useVaultQuery(readShift);
  if (!shift || !limitReached(shift)) return null;
  return (
    <Notice tone="caution" title={t("hint.title", { count: shift.talks })} testId="shift-hint">
      <p>{t("hint.text", { limit: shift.limit })}</p>
    </Notice>
  );
}
