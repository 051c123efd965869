import { Fingerprint } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { phoneMayOpen } from "#workflows/phone-key.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

/** Once, after the words were made: remembering five words must not be the only way in. */
export function PhoneOffer() {
  const { t } = useTranslation("taken");
  const session = useSession();
  const { isNew, enrolment } = useSessionState();
  if (!isNew || !enrolment || !phoneMayOpen()) return null;
  return (
    <Notice testId="phone-offer">
      <p>{t("phone.offer")}</p>
      <Actions>
        <BigButton kind="secondary" icon={Fingerprint} href="/settings/phone-key">
          {t("phone.title")}
        </BigButton>
        <BigButton kind="quiet" onPress={() => session.offered()} testId="phone-offer-later">
          {t("phone.later")}
        </BigButton>
      </Actions>
    </Notice>
  );
}
