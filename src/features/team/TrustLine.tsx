import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { useTrusted } from "#storage/react.ts";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";

/** Which trust root decides who may sign the packs, until when, and what was taken out of use because its signers were. */
export function TrustLine() {
  const { t } = useTranslation("team");
  const { lang } = useLanguage();
  const session = useSession();
  const trusted = useTrusted();
  if (!trusted) return null;
  const parts = Object.keys(trusted.withdrawn).map((key) => {
    const [packId, role] = key.split("|");
    return `${packId} · ${t(role === "directory" ? "role.directory" : "role.content")}`;
  });
  return (
    <>
      <div data-testid="trust-root">
        <Quiet>
          {t("tonight.root", { version: trusted.version, day: formatDay(trusted.expires, lang) })}
          {Date.parse(trusted.expires) < session.nowMs() && ` ${t("tonight.root_expired")}`}
        </Quiet>
      </div>
      {parts.length > 0 && (
        <Notice tone="danger" testId="trust-withdrawn">
          <p>{t("tonight.withdrawn", { parts: parts.join(", ") })}</p>
        </Notice>
      )}
    </>
  );
}
