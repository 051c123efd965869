import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallMark } from "#domain/directory/call-marks.ts";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { usePaged } from "#ui/use-paged.ts";
import { correctionOf, takeCorrection } from "#workflows/mark-call.ts";
import { useSession } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

const found = ({ outcome, wrong }: CallMark) => (outcome === "wrong" ? (wrong ?? []) : [outcome]);

/** What workers found when they rang numbers of the directory, newest first. */
export function Corrections({ received }: { readonly received: readonly StoredReceivedItem[] }) {
  const { t } = useTranslation(["inbox", "errors"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const services = useServices();
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const corrections = received.flatMap((stored) => {
    const correction = correctionOf(stored);
    return correction ? [{ stored, ...correction }] : [];
  });
  const { shown, more } = usePaged(corrections);
  if (corrections.length === 0) return null;

  async function take(stored: StoredReceivedItem) {
    const taken = await takeCorrection(session, stored);
    setError(taken.ok ? null : taken.error.type);
  }

  return (
    <section aria-label={t("corrections.title")}>
      <h2>{t("corrections.title")}</h2>
      <Quiet>{t("corrections.text")}</Quiet>
      <List label={t("corrections.title")}>
        {shown.map(({ stored, service: id, mark }) => {
          const service = services.find((one) => one.id === id);
          const local = service?.phones.find(({ number }) => number === mark.number)?.number_local ?? mark.number;
          return (
            <Card key={stored.rowId} as="li" testId="correction" data={{ "data-service-id": id }}>
              <p>
                <strong>
                  <Bidi>{cleanOutsideText(text(`service.${id}.name`)?.text ?? service?.name ?? id)}</Bidi>
                </strong>{" "}
                <Ltr>{local}</Ltr>
              </p>
              <p>{found(mark).map((key) => `${t(`corrections.${key}`)}. `)}</p>
              <Quiet>
                <Bidi>{cleanOutsideText(stored.item.senderName ?? "")}</Bidi> · {formatDay(mark.day, lang)}
              </Quiet>
              {stored.item.state === "answered" ? (
                <Chip tone="green">{t("corrections.used")}</Chip>
              ) : (
                <BigButton kind="secondary" onPress={() => void take(stored)} testId="take-correction">
                  {t("corrections.use")}
                </BigButton>
              )}
            </Card>
          );
        })}
      </List>
      {more && (
        <BigButton kind="quiet" onPress={more}>
          {t("more")}
        </BigButton>
      )}
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </section>
  );
}
