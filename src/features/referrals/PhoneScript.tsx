import { ArrowLeft, ArrowRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldsOnPaper } from "#domain/referral/on-paper.ts";
import { OFFICE_LANGUAGES, type ToldAbout } from "#features/referrals/OnPaper.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { ownName } from "#i18n/languages.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";

/** Read aloud, one step at a time, in either language. Nothing is said to a machine but a number and the code. */
export function PhoneScript(about: ToldAbout) {
  const { t } = useTranslation("paper");
  const [at, setAt] = useState(0);
  const byLanguage = { fr: useSteps("fr", about), en: useSteps("en", about) };
  const of = byLanguage.en.length;
  return (
    <>
      <Progress label={t("script.step", { number: at + 1 })} value={(at + 1) / of} />
      {OFFICE_LANGUAGES.map((lng) => (
        <Card key={lng} as="section" label={ownName(lng)} testId={`script-${lng}`}>
          <Quiet>{ownName(lng)}</Quiet>
          <p lang={lng} dir="ltr">
            <Bidi>{byLanguage[lng][at]}</Bidi>
          </p>
        </Card>
      ))}
      {at + 1 < of && (
        <BigButton icon={ArrowRight} onPress={() => setAt(at + 1)} testId="script-next">
          {t("script.next")}
        </BigButton>
      )}
      {at > 0 && (
        <BigButton kind="quiet" icon={ArrowLeft} onPress={() => setAt(at - 1)}>
          {t("script.before")}
        </BigButton>
      )}
    </>
  );
}

function useSteps(lng: string, { referral, code, number, team }: ToldAbout): readonly string[] {
  const { t } = useTranslation(["paper", "referrals"], { lng });
  const words = useFieldWords(usePackText(lng), lng);
  const purposeWords = usePurposeWords(lng);
  const spelled = [...code].join(" – ");
  const fields = fieldsOnPaper(referral, false);
  const { basis } = referral;
  return [
    t("script.machine", { number, code: spelled }),
    t("script.hello", { team }),
    t("script.code", { code: spelled }),
    ...fields.map((field) => `${t(`referrals:field.${field}`)}: ${words(field, referral.fields[field])}`),
    t(`script.basis.${basis.kind}`),
    ...(basis.kind === "consent" ? [`${t("referrals:purpose.title")}: ${purposeWords(basis.purpose)}`] : []),
    t("script.answer", { number }),
    t("script.back"),
  ];
}
