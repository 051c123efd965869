import { CircleCheck, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  DECLINE_REASONS,
  type DeclineReason,
  REPLY_KINDS,
  type ReplyKind,
  TOLD_HOW,
  TOLD_ROLES,
  type ToldBy,
} from "#domain/referral/types.ts";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Section } from "#ui/Section.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { type Asked, findByAnswerCode, noteToldAnswer } from "#workflows/told-answer.ts";

/** "Code, and one word", heard or read: who has no software answers all the same. */
export function ToldPage() {
  const { t } = useTranslation(["courier", "errors"]);
  const session = useSession();
  const [code, setCode] = useState("");
  const [found, setFound] = useState<readonly Asked[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);

  async function find() {
    const asked = await findByAnswerCode(session, code);
    setFound(asked);
    setError(asked === null ? t("told.wrong") : asked.length === 0 ? t("told.none") : null);
  }
  async function save(one: Asked, { reply, told, reason }: Heard) {
    const noted = await noteToldAnswer(session, one, reply, told, reason);
    if (noted.ok) return setSaved(true);
    setError(noted.error.type === "NothingToAnswer" ? t("told.none") : t(`errors:${noted.error.type}`));
  }
  if (isSaved)
    return (
      <Page title={t("told.title")} back="/team" focusKey="saved">
        <EmptyState icon={CircleCheck} title={t("told.saved")} testId="told-saved" />
      </Page>
    );
  return (
    <Page title={t("told.title")} back="/team">
      <p>{t("told.text")}</p>
      <Field
        label={t("told.code")}
        value={code}
        onChange={(next) => {
          setCode(next);
          setFound(null);
          setError(null);
        }}
        dir="ltr"
        testId="told-code"
      />
      <BigButton kind="secondary" icon={Search} onPress={() => void find()} disabled={code.trim() === ""} testId="told-find">
        {t("told.find")}
      </BigButton>
      {error && (
        <Notice tone="caution" live testId="told-error">
          <p>{error}</p>
        </Notice>
      )}
      {found?.map((one) => (
        <ToldForm key={one.refId} asked={one} onSave={(heard) => void save(one, heard)} />
      ))}
    </Page>
  );
}

interface Heard {
  readonly reply: ReplyKind;
  readonly told: ToldBy;
  readonly reason?: DeclineReason | undefined;
}
interface ToldFormProps {
  readonly asked: Asked;
  readonly onSave: (heard: Heard) => void;
}

function ToldForm({ asked, onSave }: ToldFormProps) {
  const { t } = useTranslation(["courier", "cases", "inbox"]);
  const { lang } = useLanguage();
  const organisations = useOrganisations();
  const [reply, setReply] = useState<ReplyKind | null>(null);
  const [reason, setReason] = useState<DeclineReason>();
  const [how, setHow] = useState<ToldBy["how"] | null>(null);
  const [role, setRole] = useState<ToldBy["role"] | null>(null);
  const name = organisations.find(({ id }) => id === asked.organisationId)?.name ?? asked.organisationId;
  return (
    <Section title={t("told.of")} testId="told-form">
      <p>
        <Ltr>{asked.caseCode}</Ltr> · <Bidi>{cleanOutsideText(name)}</Bidi> · {formatDayAt(asked.atMs, lang)}
      </p>
      <h3>{t("told.what")}</h3>
      <AnswerGrid label={t("told.what")}>
        {REPLY_KINDS.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`cases:reply.${value}`), lang)}
            chosen={reply === value}
            onPress={() => setReply(value)}
          />
        ))}
      </AnswerGrid>
      {reply === "declined" && (
        <>
          <h3>{t("inbox:answer.reason")}</h3>
          <p>{t("told.why")}</p>
          <AnswerGrid label={t("inbox:answer.reason")}>
            {DECLINE_REASONS.map((value) => (
              <AnswerButton
                key={value}
                value={value}
                label={inLanguage(t(`inbox:answer.reasons.${value}`), lang)}
                chosen={reason === value}
                onPress={() => setReason(reason === value ? undefined : value)}
              />
            ))}
          </AnswerGrid>
        </>
      )}
      <h3>{t("told.how_title")}</h3>
      <AnswerGrid label={t("told.how_title")}>
        {TOLD_HOW.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`told.how.${value}`), lang)}
            chosen={how === value}
            onPress={() => setHow(value)}
          />
        ))}
      </AnswerGrid>
      <h3>{t("told.who")}</h3>
      <AnswerGrid label={t("told.who")}>
        {TOLD_ROLES.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`told.role.${value}`), lang)}
            chosen={role === value}
            onPress={() => setRole(value)}
          />
        ))}
      </AnswerGrid>
      <BigButton
        onPress={() => reply && how && role && onSave({ reply, told: { how, role }, reason })}
        disabled={!reply || !how || !role}
        testId="told-save"
      >
        {t("told.save")}
      </BigButton>
    </Section>
  );
}
