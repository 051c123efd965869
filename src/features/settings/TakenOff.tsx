import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useTakenOff } from "#storage/taken-off.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { wantPackAgain } from "#workflows/take-off.ts";

interface TakenOffProps {
  /** Looks for packs. */
  readonly onWanted: () => void;
}

/** What was taken off this phone, to be fetched again. */
export function TakenOff({ onWanted }: TakenOffProps) {
  const { t } = useTranslation("team");
  const taken = useTakenOff();
  if (taken.length === 0) return null;
  return (
    <Section title={t("packs.taken_off")} testId="packs-taken-off">
      <Quiet>{t("packs.taken_off_text")}</Quiet>
      {taken.map(({ packId, title }) => (
        <BigButton
          key={packId}
          kind="secondary"
          icon={Download}
          onPress={() => void wantPackAgain(packId).then(onWanted)}
          testId={`want-again-${packId}`}
        >
          {t("packs.want_again", { pack: cleanOutsideText(title) })}
        </BigButton>
      ))}
    </Section>
  );
}
