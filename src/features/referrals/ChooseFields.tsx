import { Eye, LockKeyhole } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "#domain/pack/network.ts";
import { allowedFields } from "#domain/referral/basis.ts";
import { pickFields } from "#domain/referral/offer.ts";
import { type Basis, REFERRAL_FIELDS, type ReferralField, type ReferralFields } from "#domain/referral/types.ts";
import { ShowToPerson } from "#features/referrals/ShowToPerson.tsx";
import type { Candidates } from "#features/referrals/use-candidates.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { Switch } from "#ui/Switch.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { useSession } from "#workflows/react.ts";
import type { Draft } from "#workflows/use-draft.ts";

/** How the person can be reached, as in the guide's own sharing question. Said aloud means: not stored. */
const REACH = ["through_you", "at_a_place_and_time_we_agree", "i_will_go_there", "by_phone_said_aloud_not_stored"] as const;

interface ChooseFieldsProps {
  readonly caseId: string;
  readonly refId: string;
  readonly organisation: Organisation;
  readonly basis: Basis;
  readonly candidates: Candidates;
  readonly from: FieldsTyped | null;
  readonly notSaved: ReactNode;
  readonly onTyped: (typed: FieldsTyped) => void;
  readonly save: Draft<unknown>["save"];
  readonly onBack: () => void;
  readonly onSealed: () => void;
}

/** What is switched on so far, and how the person can be reached. */
export interface FieldsTyped {
  readonly on: readonly string[];
  readonly reach: readonly string[];
}

/** Every line that leaves has its own switch, off until somebody decides; what stays is named too. */
export function ChooseFields(props: ChooseFieldsProps) {
  const { caseId, refId, organisation, basis, candidates, from, notSaved, onTyped, save, onBack, onSealed } = props;
  const { isChild, fields: known, referralOnly } = candidates;
  const { t } = useTranslation(["referrals", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const words = useFieldWords(usePackText(lang));
  const purposeWords = usePurposeWords();
  const [on, setOn] = useState<ReadonlySet<string>>(() => new Set(from?.on));
  const [reach, setReach] = useState<readonly string[]>(() => from?.reach ?? (Array.isArray(known.reach) ? known.reach : []));
  const [working, setWorking] = useState(false);
  const [isTurned, setTurned] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const allowed = allowedFields(basis.kind);
  const all: ReferralFields = { ...known, ...(reach.length > 0 ? { reach } : { reach: undefined }) };
  const offered = REFERRAL_FIELDS.filter((field) => allowed.includes(field) && all[field] !== undefined);
  const chosen = offered.filter((field) => on.has(field));
  const staying = REFERRAL_FIELDS.filter((field) => !chosen.includes(field));

  const flip = (field: ReferralField) => (next: boolean) => {
    const after = new Set(on);
    if (next) after.add(field);
    else after.delete(field);
    setOn(after);
    onTyped({ on: [...after], reach });
  };
  const flipReach = (value: string) => {
    const after = reach.includes(value) ? reach.filter((other) => other !== value) : [...reach, value];
    setReach(after);
    onTyped({ on: [...on], reach: after });
  };

  const fields = pickFields(all, chosen);

  async function seal() {
    if (working) return;
    setWorking(true);
    setError(null);
    const narrowed: Basis = basis.kind === "consent" ? { ...basis, scope: chosen } : basis;
    const input = { caseId, organisation, basis: narrowed, fields, isChild, referralOnly };
    const sealed = await save(() => prepareReferral(session, refId, input));
    setWorking(false);
    if (sealed.ok || sealed.error.type === "AlreadySealed") onSealed();
    else setError(sealed.error.type);
  }

  if (isTurned)
    return (
      <ShowToPerson
        name={organisation.name}
        basis={basis.kind}
        fields={fields}
        language={candidates.language}
        onBack={() => setTurned(false)}
      />
    );
  return (
    <Page
      title={t("fields.title")}
      section={<Bidi>{organisation.name}</Bidi>}
      back={onBack}
      focusKey="fields"
      bottom={
        working ? (
          <Progress label={t("fields.working")} />
        ) : (
          <BigButton icon={LockKeyhole} onPress={() => void seal()} disabled={chosen.length === 0} testId="seal">
            {t(basis.kind === "consent" ? "fields.seal_consent" : isChild ? "fields.seal_child" : "fields.seal_life")}
          </BigButton>
        )
      }
    >
      {notSaved}
      <p>{t("fields.text", { name: organisation.name })}</p>
      {offered.map((field) => (
        <Switch
          key={field}
          label={t(`field.${field}`)}
          hint={words(field, all[field])}
          on={on.has(field)}
          onChange={flip(field)}
          testId={`consent-${field}`}
        />
      ))}
      {allowed.includes("reach") && (
        <Section title={t("reach.title")}>
          <AnswerGrid label={t("reach.title")}>
            {REACH.map((value) => (
              <AnswerButton
                key={value}
                value={value}
                kind="tick"
                label={inLanguage(words("reach", [value]), lang)}
                chosen={reach.includes(value)}
                onPress={() => flipReach(value)}
              />
            ))}
          </AnswerGrid>
        </Section>
      )}
      <BigButton kind="secondary" icon={Eye} onPress={() => setTurned(true)} disabled={chosen.length === 0} testId="show-person">
        {t("fields.show")}
      </BigButton>
      <Section tone="lamp" title={t("fields.stays")}>
        <Quiet>{staying.map((field) => t(`field.${field}`)).join(" · ")}</Quiet>
        <Quiet>{t("fields.always_stays")}</Quiet>
      </Section>
      <Notice>
        <p>{basis.kind === "consent" ? t("fields.basis_consent") : t("fields.basis_minimum")}</p>
        {basis.kind === "consent" && (
          <p data-testid="purpose">
            {t("purpose.title")}: {purposeWords(basis.purpose)}
          </p>
        )}
      </Notice>
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
    </Page>
  );
}
