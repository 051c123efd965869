import { Inbox, KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Corrections } from "#features/inbox/Corrections.tsx";
import { ExportReferrals } from "#features/inbox/ExportReferrals.tsx";
import styles from "#features/inbox/Inbox.module.css";
import { ReceivedReferral } from "#features/inbox/ReceivedReferral.tsx";
import { SilentDevice } from "#features/inbox/SilentDevice.tsx";
import { WithdrawnReferral } from "#features/inbox/WithdrawnReferral.tsx";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Door } from "#ui/Door.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { usePaged } from "#ui/use-paged.ts";
import { reportOf } from "#workflows/decide-correction.ts";
import { keyTask } from "#workflows/organisation-keys-here.ts";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";
import { codeOf, lastAnswer, readReceived, type StoredReceivedItem } from "#workflows/received.ts";
import { useOrganisationKeys } from "#workflows/use-organisation-keys.ts";

/** What came for this organisation; what could not be accepted stands below with its reason. */
export function InboxPage() {
  const { t } = useTranslation(["inbox", "keys"]);
  const { lang } = useLanguage();
  const { enrolment } = useSessionState();
  const keys = useOrganisationKeys();
  const task = keys && keyTask(keys);
  const received = useVaultQuery(readReceived);
  const [openId, setOpenId] = useState<string | null>(null);
  const referrals = received?.filter(({ item }) => item.inner?.kind === "referral" && item.state !== "withdrawn") ?? [];
  const withdrawn = received?.filter(({ item }) => item.inner?.kind === "withdrawal" && item.state === "withdrawn") ?? [];
  const refused = received?.filter(({ item }) => item.state === "quarantined") ?? [];
  const { shown, more } = usePaged(referrals);
  const opened = referrals.find(({ rowId }) => rowId === openId);

  if (enrolment?.kind !== "organisation") {
    return (
      <Page title={t("title")} back="/team">
        <EmptyState icon={Inbox} title={t("no_organisation")} action={<BigButton href="/team">{t("look")}</BigButton>}>
          <p>{t("no_organisation_text")}</p>
        </EmptyState>
      </Page>
    );
  }
  const list = (
    <div>
      <SilentDevice />
      {received && referrals.length + withdrawn.length === 0 && received.every((stored) => reportOf(stored) === null) && (
        <EmptyState icon={Inbox} title={t("empty")} action={<BigButton href="/team">{t("look")}</BigButton>}>
          <p>{t("empty_text")}</p>
        </EmptyState>
      )}
      {withdrawn.length > 0 && (
        <section aria-label={t("withdrawn.title")}>
          <h2>{t("withdrawn.title")}</h2>
          <List label={t("withdrawn.title")}>
            {withdrawn.map((stored) => (
              <WithdrawnReferral key={stored.rowId} stored={stored} />
            ))}
          </List>
        </section>
      )}
      <List label={t("title")}>
        {shown.map(({ rowId, item }) => (
          <Card key={rowId} as="li" tone={rowId === openId ? "sea" : "plain"} testId="received">
            <ChipRow>
              <strong>
                <Ltr>{codeOf(item)}</Ltr>
              </strong>
              <AnswerChip item={item} />
              {item.inner?.basis && item.inner.basis.kind !== "consent" && (
                <Chip tone="red">{t(`basis.${item.inner.basis.kind}`)}</Chip>
              )}
            </ChipRow>
            <Quiet>
              <Bidi>{cleanOutsideText(item.senderName ?? "")}</Bidi> · {formatDayAt(item.atMs, lang)}
            </Quiet>
            <BigButton kind="secondary" onPress={() => setOpenId(rowId)} testId="open-referral">
              {t("open")}
            </BigButton>
          </Card>
        ))}
      </List>
      {more && (
        <BigButton kind="quiet" onPress={more}>
          {t("more")}
        </BigButton>
      )}
      {referrals.length > 1 && !opened && <ExportReferrals items={referrals} />}
      {keys && (
        <Door
          href="/inbox/keys"
          icon={KeyRound}
          title={t("keys:title")}
          hint={t(task ? `keys:task.${task}.title` : "keys:hint")}
          testId="open-keys"
        />
      )}
      {received && <Corrections received={received} />}
      {refused.length > 0 && (
        <section aria-label={t("refused.title")}>
          <h2>{t("refused.title")}</h2>
          {refused.map(({ rowId, item }) => (
            <Card key={rowId} tone="lamp" testId="quarantined">
              <p>{t(`refused.${item.reason ?? "not_understood"}`)}</p>
              <Quiet>{formatDayAt(item.atMs, lang)}</Quiet>
            </Card>
          ))}
        </section>
      )}
    </div>
  );

  return (
    <Page title={t("title")} back={opened ? () => setOpenId(null) : "/team"} wide focusKey={openId ?? "list"}>
      <div className={styles.columns} data-open={opened ? "yes" : "no"}>
        <div className={styles.list}>{list}</div>
        {opened && (
          <div className={styles.detail}>
            <ReceivedReferral key={opened.rowId} stored={opened} />
          </div>
        )}
      </div>
    </Page>
  );
}

function AnswerChip({ item }: Pick<StoredReceivedItem, "item">) {
  const { t } = useTranslation("inbox");
  const answer = lastAnswer(item);
  return <Chip tone={answer ? "green" : "lamp"}>{answer ? t(`reply.${answer}`) : t("new")}</Chip>;
}
