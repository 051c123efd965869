import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS_OFFERED } from "#domain/case/shift.ts";
import { Card } from "#ui/Card.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { readShift, setTalkLimit } from "#workflows/shift.ts";

/** How many talks this shift held, and how many the team finds bearable. */
export function TalkLimit() {
  const { t } = useTranslation(["shift", "errors"]);
  const session = useSession();
  const shift = useVaultQuery(readShift);
  const [error, setError] = useState<string | null>(null);
  if (!shift) return null;
  const { talks, limit } = shift;
  return (
    <Card as="section" label={t("limit", { limit })} testId="talk-limit">
      <p data-testid="talks" data-talks={talks}>
        {talks === 0 ? t("talks_none") : t("talks", { count: talks })} {t("limit", { limit })}
      </p>
      <Quiet>{t("count_only")}</Quiet>
      <Disclosure title={t("limit_question")} hint={t("limit_text")} testId="change-limit">
        <FilterChips
          label={t("limit_question")}
          options={LIMITS_OFFERED.map((value) => ({ value: String(value), label: String(value), testId: `limit-${value}` }))}
          chosen={[String(limit)]}
          onToggle={(value) => void setTalkLimit(session, Number(value)).then((set) => setError(set.ok ? null : set.error.type))}
        />
      </Disclosure>
      <Refusal why={error && t(`errors:${error}`)} />
    </Card>
  );
}
