import { ArrowRight, CircleCheckBig, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { colleagueOfBegun } from "#features/referrals/begun.ts";
import { ChooseColleague } from "#features/referrals/ChooseColleague.tsx";
import { HandOverCase } from "#features/referrals/HandOverCase.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useBusy } from "#ui/use-busy.ts";
import type { Colleague } from "#workflows/colleagues.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";

interface HandOverPageProps {
  /** One case; `null`: what is open at the end of the shift. */
  readonly caseId: string | null;
}

/** Which cases, to whom, then for each one on what basis and exactly what. Each is sealed, and accepted, by itself. */
export function HandOverPage({ caseId }: HandOverPageProps) {
  const { t } = useTranslation(["hand-over", "errors"]);
  const { enrolment } = useSessionState();
  const matters = useVaultQuery(readOpenMatters);
  const [chosen, setChosen] = useState<readonly string[] | null>(caseId === null ? null : [caseId]);
  const begunFor = useVaultQuery(async (s) => (caseId === null ? null : colleagueOfBegun(s, caseId)), caseId ?? "");
  const [picked, setPicked] = useState<Colleague | null | undefined>();
  const colleague = picked === undefined ? (begunFor ?? null) : picked;
  const [at, setAt] = useState(0);
  const [given, setGiven] = useState(0);
  const back = caseId === null ? "/team/shift" : "/cases/open";
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;
  useBusy(colleague !== null && chosen !== null && at < chosen.length);

  if (!matters || begunFor === undefined) return <Page title={t("title")} back={back} quietTitle />;
  if (enrolment?.kind !== "team")
    return (
      <Page title={t("title")} back={back}>
        <p>{t("errors:NotInTeam")}</p>
      </Page>
    );
  if (chosen === null) return <ChooseMatters matters={matters} onChosen={setChosen} />;
  if (colleague === null) return <ChooseColleague back={caseId === null ? () => setChosen(null) : back} onChosen={setPicked} />;

  const next = chosen[at];
  if (next !== undefined) {
    const matter = matters.find((one) => one.caseId === next);
    return (
      <HandOverCase
        key={next}
        caseId={next}
        colleague={colleague}
        unreached={matter?.unreached === true}
        count={chosen.length > 1 ? `${at + 1} / ${chosen.length}` : undefined}
        onBack={() => setPicked(null)}
        onSealed={() => {
          setPicked(colleague);
          setGiven(given + 1);
          setAt(at + 1);
        }}
      />
    );
  }
  const hasChild = matters.some(({ caseId: id, unreached }) => unreached && chosen.includes(id));
  return (
    <Page
      title={t("sealed.title")}
      back={back}
      focusKey="sealed"
      bottom={
        <Actions>
          <BigButton href="/team" testId="to-team">
            {t("sealed.waiting")}
          </BigButton>
          <BigButton kind="secondary" href="/team/carry" testId="to-carry">
            {t("sealed.by_hand")}
          </BigButton>
          <BigButton kind="quiet" href={back} testId="hand-over-back">
            {t(caseId === null ? "sealed.shift" : "sealed.case")}
          </BigButton>
        </Actions>
      }
    >
      <EmptyState
        icon={CircleCheckBig}
        title={t("sealed.count", { number: given, name: cleanOutsideText(colleague.name) })}
        testId="handed"
      >
        <p>{t("sealed.text")}</p>
      </EmptyState>
      {hasChild && (
        <>
          <Notice tone="danger">
            <p>{t("sealed.child")}</p>
          </Notice>
          <LeadCall lead={lead} />
        </>
      )}
    </Page>
  );
}

interface ChooseMattersProps {
  readonly matters: NonNullable<Awaited<ReturnType<typeof readOpenMatters>>>;
  readonly onChosen: (caseIds: readonly string[]) => void;
}

/** All that is open, but what waits for a colleague already. */
function ChooseMatters({ matters, onChosen }: ChooseMattersProps) {
  const { t } = useTranslation(["hand-over", "shift"]);
  const { lang } = useLanguage();
  const open = matters.filter(({ handOver }) => handOver?.state !== "waiting");
  const [off, setOff] = useState<readonly string[]>([]);
  const chosen = open.filter(({ caseId }) => !off.includes(caseId)).map(({ caseId }) => caseId);
  const flip = (id: string) => setOff(off.includes(id) ? off.filter((one) => one !== id) : [...off, id]);
  return (
    <Page
      title={t("matters.title")}
      section={t("title")}
      back="/team/shift"
      focusKey="matters"
      bottom={
        <BigButton icon={ArrowRight} onPress={() => onChosen(chosen)} disabled={chosen.length === 0} testId="next">
          {t("matters.next", { number: chosen.length })}
        </BigButton>
      }
    >
      {open.length === 0 ? (
        <EmptyState icon={Users} title={t("matters.none")} />
      ) : (
        <>
          <p>{t("matters.text")}</p>
          <AnswerGrid label={t("matters.title")}>
            {open.map(({ caseId, code, unreached, tasks }) => (
              <AnswerButton
                key={caseId}
                value={code}
                kind="tick"
                label={{ text: code, lang: "en", dir: "ltr" }}
                second={inLanguage(
                  [...(unreached ? [t("unreached")] : []), ...tasks.map(({ task }) => t(`shift:task.${task}`))].join(" · "),
                  lang,
                )}
                chosen={chosen.includes(caseId)}
                onPress={() => flip(caseId)}
              />
            ))}
          </AnswerGrid>
        </>
      )}
    </Page>
  );
}
