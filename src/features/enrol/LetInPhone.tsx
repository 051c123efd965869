import { CircleSlash } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LetIn } from "#domain/team/desk.ts";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";
import { shutOut } from "#workflows/team-desk.ts";

interface LetInPhoneProps {
  readonly phone: LetIn;
  readonly onError: (type: string | null) => void;
}

/** One phone this one let in, by the name the coordinator gave it. */
export function LetInPhone({ phone: { serial, name, flags, notAfter, atMs, out }, onError }: LetInPhoneProps) {
  const { t } = useTranslation("enrol");
  const { lang } = useLanguage();
  const session = useSession();
  const [asking, setAsking] = useState(false);
  async function shut() {
    setAsking(false);
    const done = await shutOut(session, serial);
    onError(done.ok ? null : done.error.type);
  }
  return (
    <Card as="li" tone={out ? "lamp" : "plain"} testId="let-in-phone" data={{ "data-serial": serial }}>
      <h3>
        <Bidi>{name}</Bidi>
      </h3>
      <Quiet>{flags.length === 0 ? t("flags.none") : flags.map((flag) => t(`flags.${flag}`)).join(" · ")}</Quiet>
      <Quiet>{t("phones.since", { day: formatDay(utcDay(atMs), lang), until: formatDay(notAfter, lang) })}</Quiet>
      <Quiet>
        {t("phones.serial")} <Ltr>{serial}</Ltr>
      </Quiet>
      {out ? (
        <p data-testid={out.done ? "out-done" : "out-waits"}>
          {t(out.done ? "phones.out" : "phones.out_waits", { day: formatDay(utcDay(out.atMs), lang) })}
        </p>
      ) : (
        <BigButton kind="secondary" icon={CircleSlash} onPress={() => setAsking(true)} testId="shut-out">
          {t("phones.shut_out")}
        </BigButton>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("phones.sure_title")}
        actions={
          <>
            <BigButton kind="danger" icon={CircleSlash} onPress={() => void shut()} testId="shut-out-yes">
              {t("phones.shut_out")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setAsking(false)}>
              {t("phones.keep")}
            </BigButton>
          </>
        }
      >
        <p>
          <Bidi>{name}</Bidi>
        </p>
        <p>{t("phones.sure")}</p>
      </Dialog>
    </Card>
  );
}
