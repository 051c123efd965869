import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "#ui/Notice.tsx";
import { useWorkshop } from "#workflows/react.ts";

/** Cases whose days are over went when the vault was opened, and that is said; so is what goes next. */
export function Tidied() {
  const { t } = useTranslation("team");
  const { tidy } = useWorkshop();
  const { deleted, soon, received, log, incidents } = useSyncExternalStore(tidy.subscribe, tidy.get);
  useEffect(() => {
    tidy.again();
    return () => tidy.told();
  }, [tidy]);
  return (
    <>
      {deleted > 0 && (
        <Notice live testId="tidied">
          <p>{t("tonight.tidied", { count: deleted })}</p>
        </Notice>
      )}
      {soon.length > 0 && (
        <Notice tone="caution" testId="goes-next">
          <p>{t("tonight.soon", { count: soon.length })}</p>
        </Notice>
      )}
      {received.deleted + log.deleted + incidents.deleted > 0 && (
        <Notice live testId="tidied-rows">
          {received.deleted > 0 && <p>{t("tonight.received_tidied", { number: received.deleted })}</p>}
          {log.deleted > 0 && <p>{t("tonight.log_tidied", { number: log.deleted })}</p>}
          {incidents.deleted > 0 && <p>{t("tonight.incidents_tidied", { number: incidents.deleted })}</p>}
        </Notice>
      )}
      {received.soon + log.soon + incidents.soon > 0 && (
        <Notice tone="caution" testId="rows-go-next">
          {received.soon > 0 && <p>{t("tonight.received_soon", { number: received.soon })}</p>}
          {log.soon > 0 && <p>{t("tonight.log_soon", { number: log.soon })}</p>}
          {incidents.soon > 0 && <p>{t("tonight.incidents_soon", { number: incidents.soon })}</p>}
        </Notice>
      )}
    </>
  );
}
