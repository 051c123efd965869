import { ArrowRight, Eye, Smartphone, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTalkGuides } from "#features/person-held/use-talk.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { eraseHeld, type FoundHeld, type HeldOutcome, takeOver } from "#workflows/person-held.ts";
import { useSession } from "#workflows/react.ts";

export interface Settled {
  readonly found: FoundHeld;
  /** Null when all was deleted without having been seen. */
  readonly outcome: HeldOutcome | null;
}

interface FinishedProps {
  readonly found: FoundHeld;
  readonly onSettled: (settled: Settled) => void;
  readonly onAgain: () => void;
}

/**
 * The worker has unlocked: what waits in the letterbox? Only what the person chose to show is ever read on; where they chose to show
 * nothing, it is destroyed before this page says so.
 */
export function Finished({ found, onSettled, onAgain }: FinishedProps) {
  const { t } = useTranslation(["person-held", "errors"]);
  const session = useSession();
  const guides = useTalkGuides(found.talk);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { run, talk } = found;
  const finished = run?.phase === "done";
  const showsAnswers = finished && run.show === "all";

  async function erase() {
    const erased = await eraseHeld(session, found);
    if (erased.ok) onSettled({ found, outcome: null });
    else setError(erased.error.type);
  }
  async function take() {
    if (busy || !talk || !run || !guides) return;
    setBusy(true);
    const taken = await takeOver(session, { ...found, talk, run }, guides.content);
    setBusy(false);
    if (taken.ok) onSettled({ found, outcome: taken.value });
    else setError(taken.error.type);
  }
  // Nothing to decide for the worker: what is not shown goes, a word about danger comes at once.
  const settlesItself = finished && !showsAnswers && talk !== null && guides;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when all that is needed is there
  useEffect(() => {
    if (settlesItself) void take();
  }, [settlesItself]);

  const trouble = error && (
    <Notice tone="danger" live testId="held-not-settled">
      <p>{t(`errors:${error}`)}</p>
    </Notice>
  );
  const eraseButton = (
    <BigButton kind="secondary" icon={Trash2} onPress={() => void erase()} testId="held-erase">
      {t("interrupted.erase")}
    </BigButton>
  );
  if (run === null || talk === null || guides === null) {
    return (
      <Page title={t("interrupted.title")} focusKey="gone" bottom={eraseButton}>
        {trouble}
        <p data-testid="held-gone">{t("interrupted.gone")}</p>
      </Page>
    );
  }
  if (!finished) {
    return (
      <Page
        title={t("interrupted.title")}
        focusKey="interrupted"
        bottom={
          <Actions>
            <BigButton icon={Smartphone} onPress={onAgain} testId="held-give-again">
              {t("interrupted.again")}
            </BigButton>
            {eraseButton}
          </Actions>
        }
      >
        {trouble}
        <p data-testid="held-interrupted">{t("interrupted.text")}</p>
      </Page>
    );
  }
  if (!showsAnswers) {
    return (
      <Page title={t("finished.title")} focusKey="opening">
        {trouble}
        {trouble ? (
          <BigButton icon={ArrowRight} onPress={() => void take()}>
            {t("again")}
          </BigButton>
        ) : (
          <Quiet>{t("finished.opening")}</Quiet>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={t("finished.title")}
      focusKey="finished"
      bottom={
        <BigButton icon={Eye} onPress={() => void take()} testId="held-see">
          {t("finished.see")}
        </BigButton>
      }
    >
      {trouble}
      <p data-testid="held-finished">{t("finished.shows")}</p>
      <Quiet>{t("finished.thank")}</Quiet>
    </Page>
  );
}
