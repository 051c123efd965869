import { ClipboardList, RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TrustLine } from "#features/team/TrustLine.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { useContentState } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { useSession } from "#workflows/react.ts";

/** How a look for newer texts ended; the words are `team:look.<outcome>`. */
export type LookOutcome =
  | "newest"
  | "changed"
  | "no_network"
  | "other_network"
  | "stopped"
  | "newer_app"
  | "full"
  | "not_kept"
  | "guide_refused"
  | "refused_changed"
  | "refused_not_signed"
  | "refused_older"
  | "refused_not_understood"
  | "refused_too_large";

export interface Look {
  readonly running: { readonly doneBytes: number; readonly allBytes: number } | null;
  /** Of the last look, asked for or not; `null` before the first is over. */
  readonly outcome: LookOutcome | null;
  readonly begin: () => void;
  readonly stop: () => void;
}

const KB = 1024;
const CALM: readonly LookOutcome[] = ["newest", "changed", "no_network", "stopped"];

/** Which packs are on this phone, of which day, and whether there is anything newer. */
export function ContentCard({ look }: { readonly look: Look }) {
  const { t } = useTranslation("team");
  const { lang } = useLanguage();
  const session = useSession();
  const { parts } = useContentState();
  const { running, outcome, begin, stop } = look;
  return (
    <Section title={t("tonight.content")} testId="content-here">
      {parts.map((part) => (
        <Quiet key={part.partId}>
          <ClipboardList aria-hidden="true" size={16} />{" "}
          {t("tonight.part", {
            name: `${part.manifest.packId} · ${t(`role.${part.manifest.role}`)}`,
            version: part.manifest.version,
            day: formatDay(part.manifest.created, lang),
          })}
          {Date.parse(part.manifest.expires) < session.nowMs() && ` ${t("tonight.expired")}`}
        </Quiet>
      ))}
      <TrustLine />
      {!running && outcome && (
        <Notice live tone={CALM.includes(outcome) ? "info" : "caution"} testId={`look-${outcome}`}>
          <p>{t(`look.${outcome}`)}</p>
          {outcome.startsWith("refused") && <p>{t("look.refused")}</p>}
        </Notice>
      )}
      {running ? (
        <>
          <Progress
            label={t(running.allBytes > 0 ? "look.fetching" : "look.looking")}
            {...(running.allBytes > 0 && {
              detail: t("look.progress", { done: Math.round(running.doneBytes / KB), all: Math.round(running.allBytes / KB) }),
              value: running.doneBytes / running.allBytes,
            })}
          />
          <BigButton kind="secondary" icon={X} onPress={stop} testId="stop-looking">
            {t("look.stop")}
          </BigButton>
        </>
      ) : (
        <BigButton key="now" kind="secondary" icon={RefreshCw} onPress={begin} testId="look-now">
          {t("look.now")}
        </BigButton>
      )}
    </Section>
  );
}
