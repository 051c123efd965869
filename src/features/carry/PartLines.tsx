import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackTitle } from "#storage/pack-title.ts";
import { Card } from "#ui/Card.tsx";
import { List } from "#ui/List.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import type { CarriedPart } from "#workflows/carry.ts";

interface PartLinesProps {
  readonly label: string;
  readonly lines: readonly (Pick<CarriedPart, "manifest"> & Partial<Pick<CarriedPart, "state" | "here">>)[];
}

/** Parts of packs with version and day, and, where it was compared, what each is to this phone. */
export function PartLines({ label, lines }: PartLinesProps) {
  const { t } = useTranslation(["carry", "team"]);
  const { lang } = useLanguage();
  const titleOf = usePackTitle(lang);
  return (
    <List label={label}>
      {lines.map(({ manifest, state, here }) => (
        <Card key={`${manifest.packId} ${manifest.role}`} as="li" testId="carried-part" data={{ "data-state": state ?? "" }}>
          <h2>{titleOf(manifest.packId)}</h2>
          <Quiet>
            {t("team:packs.part", {
              role: t(`team:role.${manifest.role}`),
              version: manifest.version,
              day: formatDay(manifest.created, lang),
            })}
          </Quiet>
          {state && <p>{t(`state.${state}`)}</p>}
          {(state === "newer" || state === "older") && here !== null && here !== undefined && (
            <Quiet>{t("take.here", { version: here })}</Quiet>
          )}
        </Card>
      ))}
    </List>
  );
}
