import { Check, CircleX, PhoneCall, PhoneMissed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CallOutcome, type ListedService, WRONG_KINDS, type WrongKind } from "#domain/directory/call-marks.ts";
import { dayIn, zoneOf } from "#domain/directory/open-hours.ts";
import { toggled } from "#features/help/filters.ts";
import styles from "#features/help/Help.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { markCall } from "#workflows/mark-call.ts";
import { useWorkshop } from "#workflows/react.ts";

const ICONS = { correct: Check, wrong: CircleX, no_answer: PhoneMissed } as const;

/** "I rang today": which number, what came of it, and when wrong, what. Ticks only; no answer stands there chosen. */
export function CallMarkForm({ service }: { readonly service: ListedService }) {
  const { t } = useTranslation(["directory", "errors"]);
  const { lang } = useLanguage();
  const { session, handIn } = useWorkshop();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<CallOutcome | null>(null);
  const [wrong, setWrong] = useState<readonly WrongKind[]>([]);
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [only] = service.phones.length === 1 ? service.phones : [];
  const number = only?.number ?? chosen;
  const unsure = service.phones.find((phone) => phone.number === number && phone.verification !== "seen-in-stored-page");
  const ready = number !== null && outcome !== null && (outcome !== "wrong" || wrong.length > 0);
  if (service.phones.length === 0) return null;

  async function save() {
    if (number === null || outcome === null) return;
    setError(null);
    const marked = await markCall(session, service.id, {
      number,
      day: dayIn(zoneOf(service.service_area.country), session.nowMs()),
      outcome,
      ...(outcome === "wrong" && { wrong: [...wrong] }),
    });
    if (!marked.ok) return setError(marked.error.type);
    const { to } = marked.value;
    setStatus(`${t("noted")} ${to.length > 0 ? t("queued", { organisation: to.join(", ") }) : t("only_here")}`);
    setOpen(false);
    setChosen(null);
    setOutcome(null);
    setWrong([]);
    void handIn.run({ onlyDue: true });
  }

  return (
    <div className={styles.mark}>
      {!open && (
        <BigButton
          kind="secondary"
          icon={PhoneCall}
          onPress={() => {
            setOpen(true);
            setStatus("");
          }}
          testId="rang-today"
        >
          {t("rang")}
        </BigButton>
      )}
      {open && (
        <>
          {!only && (
            <>
              <p className={styles.label}>{t("which")}</p>
              <FilterChips
                label={t("which")}
                options={service.phones.map((phone) => ({
                  value: phone.number,
                  label: shownNumber(phone.number_local),
                  lang: "en",
                  testId: "mark-number",
                }))}
                chosen={chosen === null ? [] : [chosen]}
                onToggle={setChosen}
              />
            </>
          )}
          {unsure && <Quiet>{t(unsure.verification === "conflicting" ? "conflicting" : "from_memory")}</Quiet>}
          <p className={styles.label}>{t("what")}</p>
          <AnswerGrid label={t("what")}>
            {(["correct", "wrong", "no_answer"] as const).map((value) => (
              <AnswerButton
                key={value}
                value={`mark-${value}`}
                label={inLanguage(t(value), lang)}
                icon={ICONS[value]}
                chosen={outcome === value}
                onPress={() => setOutcome(value)}
              />
            ))}
          </AnswerGrid>
          {outcome === "wrong" && (
            <>
              <p className={styles.label}>{t("what_wrong")}</p>
              <AnswerGrid label={t("what_wrong")}>
                {WRONG_KINDS.map((value) => (
                  <AnswerButton
                    key={value}
                    kind="tick"
                    value={`wrong-${value}`}
                    label={inLanguage(t(value), lang)}
                    chosen={wrong.includes(value)}
                    onPress={() => setWrong(toggled(wrong, value))}
                  />
                ))}
              </AnswerGrid>
            </>
          )}
          <Quiet>{t("note")}</Quiet>
          <BigButton disabled={!ready} onPress={() => void save()} testId="save-mark">
            {t("save")}
          </BigButton>
        </>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
      <StatusLine text={status} testId="mark-saved" />
    </div>
  );
}
