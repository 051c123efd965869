import { ArrowRight, Phone } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "#domain/pack/network.ts";
import type { Basis, BasisKind, ChildView, ConsentBasis, Decider, Purpose, Told } from "#domain/referral/types.ts";
import { REFERRAL_FIELDS } from "#domain/referral/types.ts";
import type { BasisTyped } from "#features/referrals/begun.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

const HOW = ["spoken", "by_picture", "through_interpreter"] as const satisfies readonly ConsentBasis["how"][];
const INTERPRETERS = ["professional", "volunteer", "phone_interpreter"] as const;
const DECIDERS = ["safeguarding_lead", "second_person"] as const satisfies readonly Decider[];
const TOLD = [
  "told",
  "not_told_danger",
  "not_told_could_not_reach",
  "not_told_no_shared_language",
] as const satisfies readonly Told[];
const VIEWS = ["agrees", "does_not_want", "afraid", "no_view_given"] as const satisfies readonly ChildView[];
/** Four checks the person answers in their own words; two not understood, and nothing is referred today. */
const CHECKS = ["who", "no", "stop", "limits"] as const;
const GRADES = ["understood", "explained_again", "not_understood"] as const;

/** Long enough for an answer, short enough not to be forgotten. */
const CONSENT_DAYS = 30;

interface ChooseBasisProps {
  /** Who is to read it: an organisation, or a colleague of the team under the name they chose. */
  readonly organisation: Pick<Organisation, "id" | "name">;
  readonly isChild: boolean;
  /** In the last talk the person did not say yes to sharing. */
  readonly saidNo: boolean;
  readonly language: string;
  readonly purpose: Purpose;
  readonly from: BasisTyped;
  readonly notSaved: ReactNode;
  readonly onTyped: (typed: BasisTyped) => void;
  readonly onChosen: (basis: Basis) => void;
  readonly onBack: () => void;
}

/** Consent is one of three (safeguarding rule 1). For a child it is never "they said yes" but what was told and what the child wishes. */
export function ChooseBasis(props: ChooseBasisProps) {
  const { organisation, isChild, saidNo, language, purpose, from, notSaved, onTyped, onChosen, onBack } = props;
  const { t } = useTranslation(["referrals", "urgent-call"]);
  const purposeWords = usePurposeWords();
  const session = useSession();
  const { enrolment } = useSessionState();
  const [{ kind, picked }, setTyped] = useState(from);
  const tap = (typed: Partial<BasisTyped>) => {
    setTyped({ kind, picked, ...typed });
    onTyped({ kind, picked, ...typed });
  };
  const pick = (name: string) => (value: string) => tap({ picked: { ...picked, [name]: value } });
  const kinds: readonly BasisKind[] = isChild ? ["child_protection", "danger_to_life"] : ["consent", "danger_to_life"];

  const misunderstood = CHECKS.filter((check) => picked[check] === "not_understood").length;
  const checked = CHECKS.every((check) => picked[check]) && misunderstood < 2;
  const consentReady = checked && picked.how && (picked.how !== "through_interpreter" || picked.interpreter);
  const protectionReady = picked.decider && picked.told && (!isChild || picked.view);
  const ready = kind === "consent" ? consentReady : kind !== null && protectionReady;

  function go() {
    const nowMs = session.nowMs();
    const day = utcDay(nowMs);
    if (kind === "consent") {
      return onChosen({
        kind,
        organisationId: organisation.id,
        // Narrowed to what is switched on in the next screen.
        scope: [...REFERRAL_FIELDS],
        purpose,
        how: picked.how as ConsentBasis["how"],
        ...(picked.how === "through_interpreter" && {
          interpreterRole: picked.interpreter as NonNullable<ConsentBasis["interpreterRole"]>,
        }),
        lang: language,
        day,
        expires: utcDay(nowMs + CONSENT_DAYS * DAY_MS),
      });
    }
    if (kind)
      onChosen({
        kind,
        decidedBy: picked.decider as Decider,
        told: picked.told as Told,
        ...(isChild && { childView: picked.view as ChildView }),
        day,
      });
  }

  return (
    <Page
      title={t("basis.title")}
      section={<Bidi>{organisation.name}</Bidi>}
      back={onBack}
      focusKey="basis"
      bottom={
        <BigButton icon={ArrowRight} onPress={go} disabled={!ready} testId="next">
          {t("basis.next")}
        </BigButton>
      }
    >
      {notSaved}
      <AnswerGrid label={t("basis.title")}>
        {kinds.map((value) => (
          <BasisButton key={value} value={value} chosen={kind === value} onPress={() => tap({ kind: value })} />
        ))}
      </AnswerGrid>
      {kind === "consent" && (
        <>
          {saidNo && (
            <Notice tone="caution" testId="said-no">
              <p>{t("basis.said_no")}</p>
            </Notice>
          )}
          <p>{t("basis.say", { name: organisation.name })}</p>
          <p data-testid="purpose">
            {t("purpose.title")}: {purposeWords(purpose)}
          </p>
          <Disclosure title={t("basis.cannot_protect")} testId="cannot-protect">
            <p>{t("basis.cannot_protect_text")}</p>
            <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
          </Disclosure>
          {CHECKS.map((check) => (
            <Choice
              key={check}
              name={t(`check.${check}`)}
              prefix={`check-${check}-`}
              values={GRADES}
              chosen={picked[check]}
              label={(value) => t(`grade.${value}`)}
              onChoose={pick(check)}
            />
          ))}
          {misunderstood >= 2 && (
            <Notice tone="caution" live>
              <p>{t("check.not_today")}</p>
            </Notice>
          )}
          <Choice
            name={t("how.title")}
            values={HOW}
            chosen={picked.how}
            label={(value) => t(`how.${value}`)}
            onChoose={pick("how")}
          />
          {picked.how === "through_interpreter" && (
            <Choice
              name={t("interpreter.title")}
              values={INTERPRETERS}
              chosen={picked.interpreter}
              label={(value) => t(`interpreter.${value}`)}
              onChoose={pick("interpreter")}
            />
          )}
        </>
      )}
      {kind !== null && kind !== "consent" && (
        <>
          <Notice tone="caution">
            <p>{t("basis.not_alone")}</p>
            {purpose === "help_by_this_organisation" && (
              <BigButton kind="secondary" icon={Phone} href="/team/urgent-call" testId="open-urgent-call">
                {t("urgent-call:open")}
              </BigButton>
            )}
          </Notice>
          <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
          <Choice
            name={t("decider.title")}
            values={DECIDERS}
            chosen={picked.decider}
            label={(value) => t(`decider.${value}`)}
            onChoose={pick("decider")}
          />
          <Choice
            name={t("told.title")}
            values={TOLD}
            chosen={picked.told}
            label={(value) => t(`told.${value}`)}
            onChoose={pick("told")}
          />
          {isChild && (
            <Choice
              name={t("view.title")}
              values={VIEWS}
              chosen={picked.view}
              label={(value) => t(`view.${value}`)}
              onChoose={pick("view")}
            />
          )}
        </>
      )}
    </Page>
  );
}

function BasisButton({
  value,
  chosen,
  onPress,
}: {
  readonly value: BasisKind;
  readonly chosen: boolean;
  readonly onPress: () => void;
}) {
  const { t } = useTranslation("referrals");
  const { lang } = useLanguage();
  return (
    <div data-testid={`basis-${value}`}>
      <AnswerButton
        value={value}
        label={inLanguage(t(`basis.kind.${value}`), lang)}
        second={inLanguage(t(`basis.hint.${value}`), lang)}
        chosen={chosen}
        onPress={onPress}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly values: readonly string[];
  readonly chosen: string | undefined;
  readonly label: (value: string) => string;
  /** Keeps test ids apart where the same values stand several times on a page. */
  readonly prefix?: string;
  readonly onChoose: (value: string) => void;
}

function Choice({ name, values, chosen, label, prefix = "", onChoose }: ChoiceProps) {
  const { lang } = useLanguage();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <AnswerGrid labelledBy={id}>
        {values.map((value) => (
          <AnswerButton
            key={value}
            value={`${prefix}${value}`}
            label={inLanguage(label(value), lang)}
            chosen={chosen === value}
            onPress={() => onChoose(value)}
          />
        ))}
      </AnswerGrid>
    </section>
  );
}
