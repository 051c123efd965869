import { Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ReferralView } from "#domain/case/case-view.ts";
import type { Entry } from "#domain/case/types.ts";
import styles from "#features/cases/EntryCard.module.css";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOwnGuideWords } from "#storage/own-guide-title.ts";
import { useOrganisations, usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { useSessionState } from "#workflows/react.ts";
import type { Told } from "#workflows/withdraw.ts";

interface EntryCardProps {
  readonly entry: Entry;
  /** A newer text stands in its place; the old one stays readable. */
  readonly replaced: boolean;
  readonly referral: ReferralView | undefined;
  /** Why a referral does not leave this phone, where that is more than the network. */
  readonly keptHere: string | undefined;
  /** How far the message that takes a referral back got. */
  readonly told: Told | undefined;
  /** When the text of a referral goes from here; absent where that is not known yet. */
  readonly textDueMs: number | undefined;
  readonly onEdit: (() => void) | undefined;
}

/** What a colleague said of the person, in the order of the form. */
const ABOUT = ["age_group", "language", "flags", "needs", "access_needs", "assessment"] as const;

export function EntryCard({ entry, replaced, referral, keptHere, told, textDueMs, onEdit }: EntryCardProps) {
  const { t } = useTranslation(["cases", "help", "courier", "hand-over", "referrals", "team"]);
  const { lang } = useLanguage();
  const words = useFieldWords(usePackText(lang));
  const purposeWords = usePurposeWords();
  const ownWords = useOwnGuideWords(lang);
  const organisations = useOrganisations();
  const { enrolment } = useSessionState();
  const ownTeam = enrolment?.kind === "team" ? [enrolment.team] : [];
  const nameOf = (id: string) => [...organisations, ...ownTeam].find((o) => o.id === id)?.name ?? id;
  return (
    <Card as="li" testId="entry" data={{ "data-entry-type": entry.type }}>
      <Quiet>
        {formatDayAt(entry.atMs, lang)} · {t(`entry.${entry.type}`)}
        {replaced && ` · ${t("entry.replaced")}`}
      </Quiet>
      {entry.type === "note" && (
        <p className={styles.note}>
          <Bidi>{cleanOutsideText(entry.text)}</Bidi>
        </p>
      )}
      {entry.type === "screening" && (
        <p>
          {t("entry.screening_text", {
            guide: entry.screening.pack.own
              ? (ownWords(entry.screening.startedWith, "title") ?? t("guide.own"))
              : t(`guide.${entry.screening.startedWith}`),
            language: ownName(entry.screening.language),
          })}
        </p>
      )}
      {entry.type === "help" && <p>{entry.needs.map((need) => t(`help:need.${need}`)).join(" · ")}</p>}
      {entry.type === "referral" && (
        <p>
          <Bidi>{nameOf(entry.organisationId)}</Bidi> · {t(`basis.${entry.basis.kind}`)} ·{" "}
          <span data-testid="referral-state">{t(`referral_state.${referral?.state ?? "waiting"}`)}</span>
        </p>
      )}
      {keptHere && (
        <Notice tone="caution" testId="referral-kept-here">
          <p>{t(`team:contact.${keptHere}`)}</p>
        </Notice>
      )}
      {(entry.type === "referral" || entry.type === "hand_over") && entry.basis.kind === "consent" && (
        <div data-testid="purpose">
          <Quiet>
            {t("referrals:purpose.title")}: <Bidi>{purposeWords(entry.basis.purpose)}</Bidi>
          </Quiet>
        </div>
      )}
      {entry.type === "referral" && referral?.isAtOdds && (
        <Notice tone="caution" testId="referral-at-odds">
          <p>{t("referral_at_odds")}</p>
        </Notice>
      )}
      {entry.type === "referral" && entry.answerCode !== undefined && (
        <Quiet>
          {t("courier:told.code")}: <Ltr>{entry.answerCode}</Ltr>
        </Quiet>
      )}
      {entry.type === "referral" && (entry.textGone || textDueMs !== undefined) && (
        <div data-testid="referral-text" data-gone={entry.textGone === true}>
          <Quiet>
            {entry.textGone ? t("entry.text_gone") : t("entry.text_goes", { day: formatDayAt(textDueMs ?? 0, lang) })}
          </Quiet>
        </div>
      )}
      {entry.type === "reply" && (
        <p data-testid="reply" data-reply={entry.reply}>
          <Bidi>{nameOf(entry.organisationId)}</Bidi>: {t(`reply.${entry.reply}`)}
          {entry.reason && ` · ${t(`reason.${entry.reason}`)}`}
        </p>
      )}
      {entry.type === "reply" && entry.told && (
        <Quiet>
          {t(`courier:told.how.${entry.told.how}`)} · {t(`courier:told.role.${entry.told.role}`)} · {t("courier:told.unsigned")}
        </Quiet>
      )}
      {entry.type === "withdrawal" && (
        <p data-testid="withdrawal-state" data-told={told ?? entry.outcome}>
          <Bidi>{nameOf(entry.organisationId)}</Bidi> · {t(`withdrawal.${entry.outcome}`)}
          {told && ` · ${t(`told.${told}`)}`}
        </p>
      )}
      {entry.type === "hand_over" && (
        <p>
          <Bidi>{cleanOutsideText(entry.to.name)}</Bidi> · {t(`basis.${entry.basis.kind}`)}
        </p>
      )}
      {entry.type === "hand_over_answer" && (
        <p>
          {t(`hand-over:outcome.${entry.outcome}`)}
          {entry.reason && ` · ${t(`hand-over:reason.${entry.reason}`)}`}
        </p>
      )}
      {entry.type === "taken_over" && (
        <div data-testid="taken-over">
          <p>
            <Bidi>{entry.name === undefined ? t("hand-over:handed.unknown") : cleanOutsideText(entry.name)}</Bidi> ·{" "}
            {t(`basis.${entry.basis}`)}
          </p>
          {ABOUT.filter((field) => entry.about[field] !== undefined).map((field) => (
            <Quiet key={field}>
              {t(`hand-over:field.${field}`)}: <Bidi>{words(field, entry.about[field])}</Bidi>
            </Quiet>
          ))}
        </div>
      )}
      {entry.type === "told_by_hand" && <p>{t(`way.${entry.way}`)}</p>}
      {entry.type === "follow_up" && (
        <p>{entry.done ? t("task.was_done", { task: t(`task.${entry.task}`) }) : t(`task.${entry.task}`)}</p>
      )}
      {onEdit && (
        <BigButton kind="quiet" icon={Pencil} onPress={onEdit}>
          {t("case.edit")}
        </BigButton>
      )}
    </Card>
  );
}
