import { QrCode } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ShowCode } from "#features/enrol/ShowCode.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { readOwnName, showColleagueCard } from "#workflows/colleagues.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** As long as a name on a list can be read at a glance; the vault's own check stands behind it. */
const MOST_CHARS = 60;

/** The code a colleague reads from this phone, under the name its worker wishes to be called by. */
export function OwnColleagueCard() {
  const { t } = useTranslation(["hand-over", "errors"]);
  const session = useSession();
  const kept = useVaultQuery(readOwnName);
  const [typed, setTyped] = useState<string | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const name = typed ?? kept ?? "";
  const isLong = [...name.trim()].length > MOST_CHARS;
  // What is shown says the name that stands in the field, or nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new name is the occasion
  useEffect(() => setCode(null), [typed]);

  async function show() {
    const shown = await showColleagueCard(session, name);
    setCode(shown.ok ? shown.value : null);
    setError(shown.ok ? null : shown.error.type);
  }
  return (
    <Section title={t("own.title")} tone="sea">
      <p>{t("own.text")}</p>
      <Field
        label={t("own.name")}
        hint={t("own.name_hint")}
        value={name}
        onChange={setTyped}
        {...(isLong && { error: t("own.name_long", { number: MOST_CHARS }) })}
        testId="own-name"
      />
      {code === null ? (
        <BigButton icon={QrCode} onPress={() => void show()} disabled={name.trim() === "" || isLong} testId="show-own-card">
          {t("own.show")}
        </BigButton>
      ) : (
        <>
          <ShowCode code={code} label={t("own.picture")} testId="own-card" />
          <Quiet>{t("own.shown")}</Quiet>
        </>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
    </Section>
  );
}
