import { ArrowLeft, ArrowRight, NotebookPen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProtectionBasis } from "#domain/referral/types.ts";
import styles from "#features/urgent-call/UrgentCall.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { ownName } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";

/** The place first: a call may break off. */
const STEPS = ["place", "who", "now", "person", "told", "ask", "stay"] as const;
/** What those who answer around the Channel speak. */
const SPOKEN = ["fr", "en"] as const;

interface CallScriptProps {
  readonly about: ProtectionBasis["kind"];
  readonly team: string;
  /** Above the first step alone: what to know before ringing. */
  readonly before: ReactNode;
  readonly onDone: () => void;
}

/** What to do in the worker's language, what to say in both that are spoken there; one step at a time. Nothing is typed or kept. */
export function CallScript({ about, team, before, onDone }: CallScriptProps) {
  const { t } = useTranslation("urgent-call");
  const [at, setAt] = useState(0);
  const step = STEPS[at] ?? "place";
  return (
    <>
      {at === 0 && before}
      <Progress label={t("step", { number: at + 1, of: STEPS.length })} value={(at + 1) / STEPS.length} />
      <h2 className={styles.do}>{t(`steps.${step}.do`)}</h2>
      {SPOKEN.map((lng) => (
        <Words key={lng} lng={lng} path={step === "who" ? `steps.who.${about}` : `steps.${step}.say`} team={team} />
      ))}
      {at + 1 < STEPS.length ? (
        <BigButton icon={ArrowRight} onPress={() => setAt(at + 1)} testId="call-next">
          {t("next")}
        </BigButton>
      ) : (
        <BigButton icon={NotebookPen} onPress={onDone} testId="call-note">
          {t("last")}
        </BigButton>
      )}
      {at > 0 && (
        <BigButton kind="quiet" icon={ArrowLeft} onPress={() => setAt(at - 1)}>
          {t("before_step")}
        </BigButton>
      )}
    </>
  );
}

function Words({ lng, path, team }: { readonly lng: string; readonly path: string; readonly team: string }) {
  const { t } = useTranslation("urgent-call", { lng });
  return (
    <Card as="section" label={ownName(lng)} testId={`say-${lng}`}>
      <Quiet>{ownName(lng)}</Quiet>
      <p className={styles.say} lang={lng} dir="ltr">
        <Bidi>{t(path, { team })}</Bidi>
      </p>
    </Card>
  );
}
