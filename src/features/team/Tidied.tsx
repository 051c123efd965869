import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "#ui/Notice.tsx";
import { useSession } from "#workflows/react.ts";
import { type Tidied as Outcome, tidyCases } from "#workflows/retention.ts";

/** Cases whose days are over go when the team's part is opened, and that is said; so is what goes next. */
export function Tidied() {
  const { t } = useTranslation("team");
  const session = useSession();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    let current = true;
    void tidyCases(session).then(
      (tidied) => {
        if (current && tidied.ok) setOutcome(tidied.value);
      },
      // Locked meanwhile: the next opening does it.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [session]);
  if (outcome === null) return null;
  return (
    <>
      {outcome.deleted > 0 && (
        <Notice live testId="tidied">
          <p>{t("tonight.tidied", { count: outcome.deleted })}</p>
        </Notice>
      )}
      {outcome.soon.length > 0 && (
        <Notice tone="caution" testId="goes-next">
          <p>{t("tonight.soon", { count: outcome.soon.length })}</p>
        </Notice>
      )}
    </>
  );
}
