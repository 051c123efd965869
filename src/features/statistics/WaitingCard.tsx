import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFigureWords } from "#features/statistics/use-figure-words.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Section } from "#ui/Section.tsx";
import type { WaitingQuarter } from "#workflows/figures.ts";
import { useWorkshop } from "#workflows/react.ts";
import { closeQuarter, type ReleaseError, releaseQuarter } from "#workflows/release-counts.ts";

const REFUSED: readonly string[] = [
  "QuarterOpen",
  "TooFewPhones",
  "ReleasedElsewhere",
  "ReleasedAlready",
  "NoPlan",
  "CountsUnreadable",
  "LedgerBroken",
  "StorageFull",
];
const NOT_SAVED: readonly string[] = ["ConnectionLost", "NeedsReload", "SaveFailed"];
const HUB: readonly string[] = ["Offline", "Portal", "ReceiptRefused", "NotAllowed", "Later"];

/** The key of what to say. */
function whyNot(error: ReleaseError): string {
  const { type } = error;
  if (type === "HubRefused") {
    const { failure } = error;
    if (failure.type === "Refused" && failure.code === "quarter_open") return "hub.quarter_open";
    return HUB.includes(failure.type) ? `hub.${failure.type}` : "hub.Refused";
  }
  if (type === "NotCoordinator" || type === "NotInTeam") return `errors:${type}`;
  if (NOT_SAVED.includes(type)) return "refused.NotSaved";
  return REFUSED.includes(type) ? `refused.${type}` : "refused.Other";
}

/** A quarter that is over. Of the phones only how many have reported is said. */
export function WaitingCard({ waiting: { quarter, phones, fromMs, state } }: { readonly waiting: WaitingQuarter }) {
  const { t } = useTranslation(["figures", "errors"]);
  const { lang } = useLanguage();
  const words = useFigureWords();
  const { session, askCounts } = useWorkshop();
  const [asking, setAsking] = useState<"release" | "close" | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ReleaseError | null>(null);
  const isFew = state === "few" || error?.type === "TooFewPhones";

  async function run(act: "release" | "close") {
    setAsking(null);
    setBusy(true);
    setError(null);
    const done = act === "release" ? await releaseQuarter(session, askCounts, quarter) : await closeQuarter(session, quarter);
    setBusy(false);
    if (!done.ok) setError(done.error);
  }
  const name = words.quarter(quarter);
  return (
    <Section title={name} testId={`waiting-${quarter}`}>
      <p data-testid="phones">{t("waiting.phones", { phones })}</p>
      <p data-testid="waiting-state">{t(`waiting.${state}`, { day: formatDay(utcDay(fromMs), lang) })}</p>
      {error && (
        <Notice tone="danger" live testId="release-error">
          <p>{t(whyNot(error))}</p>
        </Notice>
      )}
      {isBusy && <p role="status">{t("waiting.busy")}</p>}
      {(state === "ready" || state === "frozen") && !isBusy && (
        <BigButton icon={Send} onPress={() => setAsking("release")} testId="release">
          {t(state === "frozen" ? "release.go_on" : "release.button")}
        </BigButton>
      )}
      {isFew && !isBusy && (
        <BigButton kind="secondary" onPress={() => setAsking("close")} testId="close-quarter">
          {t("close.button")}
        </BigButton>
      )}
      <Dialog
        open={asking === "release"}
        onClose={() => setAsking(null)}
        title={t("release.title")}
        actions={
          <>
            <BigButton icon={Send} onPress={() => void run("release")} testId="release-yes">
              {t("release.yes")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(null)} testId="release-no">
              {t("release.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("release.leaves")}</p>
        <p>{t("release.stays")}</p>
        <p>{t("release.final")}</p>
      </Dialog>
      <Dialog
        open={asking === "close"}
        onClose={() => setAsking(null)}
        title={t("close.title")}
        actions={
          <>
            <BigButton onPress={() => void run("close")} testId="close-yes">
              {t("close.yes")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(null)}>
              {t("close.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("close.text")}</p>
        <p>{t("close.late")}</p>
      </Dialog>
    </Section>
  );
}
