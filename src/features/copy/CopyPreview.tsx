import { PackageOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import type { CopyCounts, Preview } from "#workflows/copy-take.ts";

interface CopyPreviewProps {
  readonly preview: Preview;
  /** Absent while nobody has said yes. */
  readonly howFar: number | null | undefined;
  readonly onTake: () => void;
  readonly onBack: () => void;
}

const COMES = ["fresh", "more", "unsent", "log", "both", "newer"] as const;
const STAYS_OUT = ["same", "stays", "past", "erased", "unreadable"] as const;
const countOf = (counts: CopyCounts, line: (typeof COMES)[number] | (typeof STAYS_OUT)[number]): number =>
  line === "newer" ? counts.newerThere : counts[line];

/** Whose copy it is and of which day, what comes in, what stays as it is: before anything is written. */
export function CopyPreview({ preview, howFar, onTake, onBack }: CopyPreviewProps) {
  const { t } = useTranslation("copy");
  const { lang } = useLanguage();
  const { summary, counts, beginsHold } = preview;
  const comes = COMES.filter((line) => countOf(counts, line) > 0);
  const staysOut = STAYS_OUT.filter((line) => countOf(counts, line) > 0);
  const lines = (all: readonly ((typeof COMES)[number] | (typeof STAYS_OUT)[number])[]) => (
    <ul>
      {all.map((line) => (
        <li key={line} data-testid={`copy-${line}`}>
          {t(`open.${line}`, { count: countOf(counts, line) })}
        </li>
      ))}
    </ul>
  );
  return (
    <Page
      title={t("open.title")}
      {...(howFar === undefined ? { back: onBack } : {})}
      focusKey="preview"
      bottom={
        <Actions>
          {howFar === undefined ? (
            <BigButton icon={PackageOpen} onPress={onTake} disabled={comes.length === 0} testId="copy-take">
              {t("open.button")}
            </BigButton>
          ) : (
            <Progress label={t("open.working")} {...(howFar === null ? {} : { value: howFar })} />
          )}
        </Actions>
      }
    >
      <div data-testid="copy-from">
        <p>
          {t("open.from", { day: formatDayAt(summary.atMs, lang) })} <Bidi>{cleanOutsideText(summary.fromName)}</Bidi>
        </p>
        {summary.serial !== undefined && (
          <Quiet>
            <Bidi>{t("card.serial", { serial: cleanOutsideText(summary.serial) })}</Bidi>
          </Quiet>
        )}
        {summary.isOwn && <p>{t("open.own")}</p>}
      </div>
      {summary.revoked && (
        <Notice tone="danger" title={t("open.revoked_title")} testId="copy-revoked">
          <p>{t("open.revoked")}</p>
        </Notice>
      )}
      {comes.length > 0 ? (
        <Section title={t("open.comes")} tone="sea" testId="copy-comes">
          {lines(comes)}
        </Section>
      ) : (
        <Notice testId="copy-nothing">
          <p>{t("open.nothing")}</p>
        </Notice>
      )}
      {staysOut.length > 0 && (
        <Section title={t("open.stays_out")} testId="copy-stays-out">
          {lines(staysOut)}
        </Section>
      )}
      {counts.erasedThere.length > 0 && !beginsHold && (
        <Notice tone="caution" testId="copy-erased-there">
          <p>{t("open.erased_there")}</p>
          <p>{counts.erasedThere.join(" · ")}</p>
        </Notice>
      )}
      {beginsHold && (
        <Notice tone="caution" testId="copy-hold">
          <p>{t("open.hold")}</p>
        </Notice>
      )}
      {!summary.isOwn && <Quiet>{t("open.answers")}</Quiet>}
    </Page>
  );
}
