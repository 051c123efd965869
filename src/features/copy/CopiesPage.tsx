import { Archive } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { HeldCopyCard } from "#features/copy/HeldCopyCard.tsx";
import { OpenCopy } from "#features/copy/OpenCopy.tsx";
import { SentCopyCard } from "#features/copy/SentCopyCard.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { readCopiesBetween } from "#workflows/copies-between.ts";
import { useVaultQuery } from "#workflows/react.ts";

/** Copies between this phone and those of colleagues: what came and is not opened, what is on its way, and what was not kept. */
export function CopiesPage() {
  const { t } = useTranslation("copy");
  const { lang } = useLanguage();
  const copies = useVaultQuery(readCopiesBetween);
  const [opened, setOpened] = useState<{ readonly copyNo: string; readonly file: Blob } | null>(null);
  if (opened) return <OpenCopy kept={opened} onBack={() => setOpened(null)} />;
  if (!copies) return <Page title={t("transit.title")} back="/team" quietTitle />;
  const { held, sent, refused } = copies;
  return (
    <Page title={t("transit.title")} back="/team" focusKey="list">
      {held.length + sent.length + refused.length === 0 && <EmptyState icon={Archive} title={t("transit.none")} />}
      {held.length > 0 && (
        <>
          <h2>{t("transit.here_title")}</h2>
          <List label={t("transit.here_title")}>
            {held.map((copy) => (
              <HeldCopyCard key={copy.copyNo} copy={copy} onOpen={(copyNo, file) => setOpened({ copyNo, file })} />
            ))}
          </List>
        </>
      )}
      {sent.length > 0 && (
        <>
          <h2>{t("transit.sent_title")}</h2>
          <List label={t("transit.sent_title")}>
            {sent.map((copy) => (
              <SentCopyCard key={copy.copyNo} copy={copy} />
            ))}
          </List>
        </>
      )}
      {refused.length > 0 && (
        <>
          <h2>{t("transit.set_aside")}</h2>
          <List label={t("transit.set_aside")}>
            {refused.map(({ rowId, reason, atMs }) => (
              <Card key={rowId} as="li" tone="lamp" testId="copy-refused" data={{ "data-reason": reason }}>
                <p>{t(`refused.${reason}`)}</p>
                <Quiet>{formatDayAt(atMs, lang)}</Quiet>
              </Card>
            ))}
          </List>
        </>
      )}
    </Page>
  );
}
