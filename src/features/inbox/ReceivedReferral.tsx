import { Check, CircleX, Eye } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { DECLINE_REASONS, type DeclineReason, REFERRAL_FIELDS, type ReplyKind } from "#domain/referral/types.ts";
import { AnsweredElsewhere } from "#features/inbox/AnsweredElsewhere.tsx";
import { ExportReferrals } from "#features/inbox/ExportReferrals.tsx";
import { FieldsSchema } from "#features/inbox/exported.ts";
import styles from "#features/inbox/Inbox.module.css";
import { ReferralClock } from "#features/inbox/ReferralClock.tsx";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { answerReferral } from "#workflows/answer-referral.ts";
import { useWorkshop } from "#workflows/react.ts";
import { answerCodeOf, type StoredReceivedItem } from "#workflows/received.ts";

/** One referral: what was shared, why it could be, and the answer. */
export function ReceivedReferral({ stored }: { readonly stored: StoredReceivedItem }) {
  const { t } = useTranslation(["inbox", "referrals", "errors"]);
  const { lang } = useLanguage();
  const { session, handIn } = useWorkshop();
  const value = useFieldWords(usePackText(lang));
  const purposeWords = usePurposeWords();
  const [declining, setDeclining] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [status, setStatus] = useState("");
  const { item } = stored;
  const basis = item.inner?.basis;
  const fields = v.safeParse(FieldsSchema, item.inner?.body.fields);

  async function answer(reply: ReplyKind, reason?: DeclineReason) {
    setError(null);
    const answered = await answerReferral(session, stored, reply, reason);
    if (!answered.ok) return setError(answered.error.type);
    setDeclining(false);
    setStatus(t("answer.sealed"));
    void handIn.run({ onlyDue: true });
  }

  return (
    <article className={styles.referral} aria-label={t("detail")} data-testid="received-referral">
      <Card>
        <Quiet>
          {t("from")} <Bidi>{cleanOutsideText(item.senderName ?? "")}</Bidi>
        </Quiet>
        {fields.success && (
          <dl className={styles.fields}>
            {REFERRAL_FIELDS.filter((field) => fields.output[field] !== undefined).map((field) => (
              <div key={field} data-field={field}>
                <dt>{t(`referrals:field.${field}`)}</dt>
                <dd>
                  <Bidi>{value(field, fields.output[field])}</Bidi>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Card>
      {item.dayDoubtful && (
        <Notice tone="caution" testId="day-doubtful">
          <p>{t("day_doubtful")}</p>
        </Notice>
      )}
      {basis && (
        <Notice tone={basis.kind === "consent" ? "info" : "caution"} title={t(`basis.${basis.kind}`)}>
          {basis.kind === "consent" ? (
            <>
              <p data-testid="purpose">
                {t("referrals:purpose.title")}: <Bidi>{purposeWords(basis.purpose)}</Bidi>
              </p>
              <p>{t("basis.until", { day: formatDay(basis.expires, lang) })}</p>
              <p data-testid="consent-how">
                {t(`referrals:how.${basis.how}`)}
                {basis.interpreterRole && ` · ${t(`referrals:interpreter.${basis.interpreterRole}`)}`} ·{" "}
                <Bidi>{ownName(basis.lang)}</Bidi> · {formatDay(basis.day, lang)}
              </p>
            </>
          ) : (
            <p>{t(`referrals:told.${basis.told}`)}</p>
          )}
          {basis.kind !== "consent" && basis.childView && (
            <p>{t("basis.view", { view: t(`referrals:view.${basis.childView}`) })}</p>
          )}
        </Notice>
      )}
      {basis?.kind === "consent" && basis.expires < utcDay(session.nowMs()) && (
        <Notice tone="danger" testId="consent-ended">
          <p>{t("basis.ended", { day: formatDay(basis.expires, lang) })}</p>
        </Notice>
      )}
      <Notice>
        <p>{t("honest")}</p>
      </Notice>
      <h2>{t("answer.title")}</h2>
      <AnsweredElsewhere item={item} />
      {answerCodeOf(item) !== "" && (
        <Quiet>
          {t("answer.by_voice")} <Ltr>{answerCodeOf(item)}</Ltr>
        </Quiet>
      )}
      <Actions>
        <BigButton icon={Eye} kind="secondary" onPress={() => void answer("seen")} testId="answer-referral-seen">
          {t("answer.seen")}
        </BigButton>
        <BigButton icon={Check} onPress={() => void answer("accepted")} testId="answer-referral-accepted">
          {t("answer.accepted")}
        </BigButton>
        <BigButton icon={CircleX} kind="secondary" onPress={() => setDeclining(!declining)} testId="answer-referral-declined">
          {t("answer.declined")}
        </BigButton>
      </Actions>
      {declining && (
        <AnswerGrid label={t("answer.reason")}>
          {DECLINE_REASONS.map((reason) => (
            <AnswerButton
              key={reason}
              value={reason}
              label={inLanguage(t(`answer.reasons.${reason}`), lang)}
              onPress={() => void answer("declined", reason)}
            />
          ))}
        </AnswerGrid>
      )}
      <BigButton kind="quiet" onPress={() => void answer("done")} testId="answer-referral-done">
        {t("answer.done")}
      </BigButton>
      <Refusal why={error && t(`errors:${error}`)} />
      <StatusLine text={status} testId="answered" />
      <ExportReferrals items={[stored]} />
      <ReferralClock stored={stored} />
    </article>
  );
}
