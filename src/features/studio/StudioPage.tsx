import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApproveLine } from "#features/studio/ApproveLine.tsx";
import type { Group } from "#features/studio/groups.ts";
import { RecordLine } from "#features/studio/RecordLine.tsx";
import { StudioGroup } from "#features/studio/StudioGroup.tsx";
import { StudioLanguage } from "#features/studio/StudioLanguage.tsx";
import { StudioList } from "#features/studio/StudioList.tsx";
import { Page } from "#ui/Page.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { readStudio } from "#workflows/voice-studio.ts";

type Place = { readonly at: "list" } | { readonly at: "record" | "approve"; readonly key: string };

/** Voice studio: a language, a group of lines, a line. What is open is known in memory only. */
export function StudioPage() {
  const { t } = useTranslation("studio");
  const lines = useVaultQuery(readStudio);
  const [lang, setLang] = useState<string | null>(null);
  const [group, setGroup] = useState<Group | null>(null);
  const [place, setPlace] = useState<Place>({ at: "list" });
  if (!lines) return <Page title={t("title")} quietTitle section={t("loading")} />;
  const own = lines.filter((line) => line.lang === lang);
  if (lang === null) return <StudioLanguage lines={lines} onChoose={setLang} />;
  if (group === null) return <StudioGroup lang={lang} lines={own} onChoose={setGroup} onBack={() => setLang(null)} />;
  const common = { lang, group, lines: own };
  const toList = () => setPlace({ at: "list" });
  if (place.at === "record")
    return (
      <RecordLine
        key={place.key}
        {...common}
        textKey={place.key}
        onNext={(key) => (key === null ? toList() : setPlace({ at: "record", key }))}
        onBack={toList}
      />
    );
  if (place.at === "approve")
    return (
      <ApproveLine
        key={place.key}
        {...common}
        textKey={place.key}
        onNext={(key) => (key === null ? toList() : setPlace({ at: "approve", key }))}
        onAgain={(key) => setPlace({ at: "record", key })}
        onBack={toList}
      />
    );
  return (
    <StudioList
      {...common}
      onRecord={(key) => setPlace({ at: "record", key })}
      onApprove={(key) => setPlace({ at: "approve", key })}
      onBack={() => setGroup(null)}
    />
  );
}
