import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { MOST_VAULTS } from "#lib/places.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

interface OtherNotesProps {
  readonly back?: () => void;
}

/** What a second vault on this phone means, and only then the button. */
export function OtherNotes({ back }: OtherNotesProps) {
  const { t } = useTranslation("team");
  const session = useSession();
  const { vault, numbers } = useSessionState();
  const [, navigate] = useLocation();
  const full = numbers.length >= MOST_VAULTS;

  function begin() {
    // The new notes begin at the team's first screen, whatever was open before.
    navigate("/team", { replace: true });
    void session.beginAnother();
  }
  return (
    <Page
      title={t("several.open")}
      back={back ?? "/settings"}
      focusKey="other"
      bottom={
        <Actions>
          <BigButton icon={UserPlus} onPress={begin} disabled={full} testId="make-other-notes">
            {t("several.button")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("several.share")}</p>
      <p>{t("several.seen")}</p>
      {vault.kind === "open" && <p>{t("several.locks")}</p>}
      {full && (
        <Notice tone="caution" testId="no-more-notes">
          <p>{t("several.full")}</p>
        </Notice>
      )}
    </Page>
  );
}
