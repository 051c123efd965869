import { Check, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { HAND_BACK_REASONS, HAND_OVER_FIELDS, type HandBackReason } from "#domain/case/handed.ts";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay, formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useHandedWords } from "#ui/use-handed-words.ts";
import { useWorkshop } from "#workflows/react.ts";
import { giveBack, type Handed, takeOver } from "#workflows/take-over.ts";

/** One case a colleague hands over: all that came, why it could come, then yes or back. */
export function HandedCard({ handed: { stored, fields, colleague, basis, isKnown } }: { readonly handed: Handed }) {
  const { t } = useTranslation(["hand-over", "inbox", "referrals", "errors"]);
  const { lang } = useLanguage();
  const { session, handIn } = useWorkshop();
  const words = useHandedWords(usePackText(lang), lang);
  const [isBack, setBack] = useState(false);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (!fields) return null;

  async function answer(act: () => ReturnType<typeof takeOver> | ReturnType<typeof giveBack>) {
    if (working) return;
    setWorking(true);
    const done = await act();
    setWorking(false);
    setError(done.ok ? null : done.error.type);
    if (done.ok) void handIn.run({ onlyDue: true });
  }
  const back = (reason: HandBackReason) => void answer(() => giveBack(session, stored, reason));
  return (
    <Card as="li" tone={fields.unreached ? "red" : "lamp"} testId="handed-case" data={{ "data-code": fields.code }}>
      <strong>
        <Ltr>{fields.code}</Ltr>
      </strong>
      <Chip tone="lamp">{t("handed.not_yet")}</Chip>
      <Quiet>
        {formatDayAt(stored.item.atMs, lang)} · <Bidi>{colleague ? cleanOutsideText(colleague.name) : t("handed.unknown")}</Bidi>
      </Quiet>
      {colleague === null && <Quiet>{t("handed.unknown_text")}</Quiet>}
      {HAND_OVER_FIELDS.filter((field) => field !== "case" && field !== "code" && fields[field] !== undefined).map((field) => (
        <div key={field} data-field={field}>
          <Quiet>{t(`field.${field}`)}</Quiet>
          {words(field, fields).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what came does not change its order
            <p key={index}>
              <Bidi>{line}</Bidi>
            </p>
          ))}
        </div>
      ))}
      {basis && (
        <Notice tone={basis.kind === "consent" ? "info" : "caution"} title={t(`inbox:basis.${basis.kind}`)}>
          {basis.kind === "consent" ? (
            <p>{t("inbox:basis.until", { day: formatDay(basis.expires, lang) })}</p>
          ) : (
            <p>
              {t(`referrals:decider.${basis.decidedBy}`)} · {t(`referrals:told.${basis.told}`)}
            </p>
          )}
          {basis.kind !== "consent" && basis.childView && (
            <p>{t("inbox:basis.view", { view: t(`referrals:view.${basis.childView}`) })}</p>
          )}
        </Notice>
      )}
      {isKnown && <Quiet>{t("handed.known")}</Quiet>}
      <BigButton icon={Check} onPress={() => void answer(() => takeOver(session, stored))} disabled={working} testId="take-over">
        {t("handed.take")}
      </BigButton>
      <BigButton kind="secondary" icon={Undo2} onPress={() => setBack(!isBack)} testId="give-back">
        {t("handed.back")}
      </BigButton>
      {isBack && (
        <AnswerGrid label={t("handed.why")}>
          {HAND_BACK_REASONS.map((reason) => (
            <AnswerButton
              key={reason}
              value={reason}
              label={inLanguage(t(`reason.${reason}`), lang)}
              onPress={() => back(reason)}
            />
          ))}
        </AnswerGrid>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
    </Card>
  );
}
