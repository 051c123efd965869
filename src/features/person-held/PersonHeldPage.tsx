import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, useLocation } from "wouter";
import { DangerFirst } from "#features/person-held/DangerFirst.tsx";
import { Finished, type Settled } from "#features/person-held/Finished.tsx";
import { HandOver } from "#features/person-held/HandOver.tsx";
import { ShownAnswers } from "#features/person-held/ShownAnswers.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { setCurrent, useCurrent } from "#workflows/current.ts";
import { type FoundHeld, readHeld } from "#workflows/person-held.ts";
import { useVaultQuery } from "#workflows/react.ts";
import { readRunning } from "#workflows/screening.ts";

/**
 * The worker's side, before and after: the hand-over, and what came back. What waits in the vault comes first; then the talk that
 * asked for it by `setCurrent({ personHeld })`; else there is nothing to do here.
 */
export function PersonHeldPage() {
  const { t } = useTranslation("person-held");
  const [, go] = useLocation();
  const { personHeld } = useCurrent();
  const waiting = useVaultQuery(readHeld);
  const talks = useVaultQuery(readRunning);
  const [settled, setSettled] = useState<Settled | null>(null);
  const [warned, setWarned] = useState(false);
  const [again, setAgain] = useState<FoundHeld | null>(null);

  function toTalk(rowId: string | null) {
    setCurrent({ personHeld: null, resumeRowId: rowId });
    go("/screen", { replace: true });
  }

  if (settled) {
    const { found, outcome } = settled;
    const goOn = () => toTalk(found.talk?.rowId ?? null);
    if (outcome?.danger && !warned)
      return (
        <DangerFirst said={found.run?.danger === "yes"} onGoOn={() => (outcome.ids.length > 0 ? setWarned(true) : goOn())} />
      );
    if (outcome && outcome.ids.length > 0) return <ShownAnswers outcome={outcome} onGoOn={goOn} />;
    return (
      <Page
        title={t("finished.title")}
        focusKey="nothing"
        bottom={
          <BigButton icon={ArrowRight} onPress={goOn} testId="held-go-on">
            {t("finished.go_on")}
          </BigButton>
        }
      >
        <p data-testid="held-nothing">{t(outcome ? "finished.nothing" : "interrupted.erased")}</p>
        <Quiet>{t("finished.thank")}</Quiet>
      </Page>
    );
  }
  if (again?.talk) return <HandOver talk={again.talk} from={again} onBack={() => setAgain(null)} />;
  if (!waiting || !talks) return <Page title={t("hand_over.title")} quietTitle section={t("hand_over.loading")} />;
  const [found] = waiting;
  if (found) return <Finished key={found.boxId} found={found} onSettled={setSettled} onAgain={() => setAgain(found)} />;
  const talk = talks.find(({ rowId }) => rowId === personHeld?.rowId);
  if (talk) return <HandOver talk={talk} onBack={() => toTalk(talk.rowId)} />;
  return <Redirect to="/team" replace />;
}
