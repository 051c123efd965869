import { Contact, HandHelping, Share2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { NeedId } from "#domain/directory/needs.ts";
import { CONTACT_FILE, contactFile } from "#features/help/contact-file.ts";
import styles from "#features/help/Help.module.css";
import { HelperCard } from "#features/help/HelperCard.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { copyText } from "#ui/copy-text.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { useNumberWords } from "#ui/use-number-words.ts";

interface ServiceActionsProps {
  readonly service: ListedService;
  readonly needs: readonly NeedId[];
}

const canShare = (): boolean => typeof navigator.share === "function";

/** Hands a text to the browser as a file; nothing leaves the phone. */
function download(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the file after the tap is over.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Ways to take a service along: shown to somebody, shared as plain words, kept as a contact. Each says what it leaves behind. */
export function ServiceActions({ service, needs }: ServiceActionsProps) {
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const numbers = useNumberWords();
  const [showing, setShowing] = useState(false);
  const [status, setStatus] = useState("");
  const { location } = service;
  const words = [
    text(`service.${service.id}.name`)?.text ?? service.name,
    ...service.phones.map((phone) => numbers.withCountry(phone, service.service_area.country)),
    ...(location?.address && !location.address_confidential ? [location.address] : []),
  ]
    .map(cleanOutsideText)
    .join("\n");

  async function share() {
    setStatus("");
    if (canShare()) {
      // Closing the phone's own list is no failure, and nothing has to be said.
      await navigator.share({ text: words }).catch(() => undefined);
      return;
    }
    setStatus(t((await copyText(words)) ? "common:copied" : "common:copy_failed"));
  }

  return (
    <>
      <BigButton kind="secondary" icon={HandHelping} onPress={() => setShowing(true)} testId="show-helper">
        {t("helper")}
      </BigButton>
      <Disclosure title={t("share")} testId="share">
        <p className={styles.words}>{words}</p>
        <BigButton kind="quiet" icon={Share2} onPress={() => void share()} testId="share-words">
          {t(canShare() ? "share" : "common:copy")}
        </BigButton>
        {service.phones.length > 0 && (
          <>
            <BigButton
              kind="quiet"
              icon={Contact}
              onPress={() => download(CONTACT_FILE, "text/vcard", contactFile(service))}
              testId="contact-file"
            >
              {t("vcard")}
            </BigButton>
            <p className={styles.small}>{t("vcard_note")}</p>
          </>
        )}
        <p className={styles.small}>{t("common:trace")}</p>
        <StatusLine text={status} />
      </Disclosure>
      <HelperCard service={service} needs={needs} open={showing} onClose={() => setShowing(false)} />
    </>
  );
}
