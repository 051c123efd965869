import { CloudDownload, CloudOff } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type InstallState, useInstallState } from "#app/install-state.ts";
import { outcomeKey } from "#app/look-outcome.ts";
import { usePorts } from "#app/ports.ts";
import { leastFresh } from "#domain/pack/freshness.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { useContentState, useStorageTrouble, useTrusted } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";

const whole = (state: InstallState): InstallState => state;
/** Somebody else's bytes, or broken ones: said aloud. Without a network, or on a full phone, there is nothing wrong with the content. */
const isRefused = ({ outcome }: InstallState): boolean => outcome !== null && outcomeKey(outcome).startsWith("refused");

const AGE_WORDS = {
  expired: "content_old",
  not_renewed: "content_not_renewed",
  clock_behind: "content_clock",
} as const;

interface ContentGateProps {
  readonly title: string;
  /** Given the notices that stand above the content: old, from the bundle. */
  readonly children: (notices: ReactNode) => ReactNode;
}

/** Lets a page of pack content through when there is some, and says what is going on when there is none. */
export function ContentGate({ title, children }: ContentGateProps) {
  const { t } = useTranslation("app");
  const { lang } = useLanguage();
  const state = useContentState();
  const refused = useInstallState(isRefused);
  const trouble = useStorageTrouble();
  const isWithdrawn = Object.keys(useTrusted()?.withdrawn ?? {}).length > 0;

  if (state.parts.length === 0) return <NoContent title={title} />;
  const old = leastFresh(state.parts, Date.now());
  return children(
    <>
      {trouble?.type === "NeedsReload" && <Notice tone="caution">{t("storage_needs_reload")}</Notice>}
      {trouble?.type === "BlockedByAnotherTab" && <Notice tone="caution">{t("storage_blocked")}</Notice>}
      {state.fromBundle && <Notice tone="caution">{t("content_bundle")}</Notice>}
      {refused && !isWithdrawn && (
        <Notice tone="caution" testId="content-refused">
          <p>{t("content_refused")}</p>
        </Notice>
      )}
      {isWithdrawn && (
        <Notice tone="danger" testId="content-withdrawn">
          <p>{t("content_withdrawn")}</p>
        </Notice>
      )}
      {old && (
        <Notice tone="danger" testId={`content-${old.freshness}`}>
          <p>{t(AGE_WORDS[old.freshness], { day: formatDay(old.part.manifest.created, lang) })}</p>
        </Notice>
      )}
    </>,
  );
}

function NoContent({ title }: { readonly title: string }) {
  const { t } = useTranslation("app");
  const state = useContentState();
  const { running, outcome } = useInstallState(whole);
  const { fetchContent, showBundled } = usePorts();

  useEffect(() => {
    if (state.status !== "empty" || state.fromBundle) return;
    showBundled();
  }, [state.status, state.fromBundle, showBundled]);

  if (!running && outcome) {
    return (
      <Page title={title} back="/">
        <EmptyState
          icon={CloudOff}
          title={t("content_missing")}
          action={
            <>
              <BigButton onPress={fetchContent}>{t("content_again")}</BigButton>
              <BigButton kind="danger" href="/danger">
                {t("danger")}
              </BigButton>
            </>
          }
        >
          {outcomeKey(outcome) !== "no_network" && <p>{t("content_failed")}</p>}
          <p>{t("content_missing_text")}</p>
        </EmptyState>
      </Page>
    );
  }
  const installing = running && state.status !== "loading";
  return (
    <Page title={title} back="/">
      <EmptyState icon={CloudDownload} title={installing ? t("content_installing") : t("content_loading")}>
        {running && running.allBytes > 0 && (
          <Progress
            label={t("content_installing")}
            detail={t("content_progress", {
              done: Math.round(running.doneBytes / 1024),
              all: Math.round(running.allBytes / 1024),
            })}
            value={running.doneBytes / running.allBytes}
          />
        )}
      </EmptyState>
    </Page>
  );
}
