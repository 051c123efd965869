import { PackageCheck, ScanQrCode } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { ReadMovingCode } from "#ui/ReadMovingCode.tsx";
import { Section } from "#ui/Section.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { useWorkshop } from "#workflows/react.ts";
import { CARRIED_DAYS } from "#workflows/sent.ts";
import { type LookedInto, lookToCarry, openCarried, PARCEL_LIMIT, takeToCarry } from "#workflows/take-to-carry.ts";

const OWN = [
  "CourierFull",
  "CourierNewer",
  "CourierNoTeam",
  "CourierNotAllowed",
  "CourierOtherHub",
  "CourierTooLarge",
  "CourierUnreadable",
];

/** A file somebody gave: what its outside says first, and only then a yes. */
export function TakeFile() {
  const { t } = useTranslation(["courier", "errors"]);
  const { session, handIn } = useWorkshop();
  const [look, setLook] = useState<LookedInto | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [reads, setReads] = useState(false);
  useBusy(look !== null);
  const fail = (type: string) => setError(OWN.includes(type) ? t(`error.${type}`) : t(`errors:${type}`));

  async function choose(file: Blob) {
    setError(null);
    setReads(false);
    setDone(null);
    setLook(null);
    const looked = await lookToCarry(session, file);
    if (!looked.ok) return fail(looked.error.type);
    if (looked.value.is !== "receipts") return setLook(looked.value);
    const noted = await handIn.takeReceipts(looked.value.receipts);
    if (!noted.ok) return fail(noted.error.type);
    setDone(noted.value.known > 0 ? t("take.confirmed", { number: noted.value.known }) : t("take.confirmed_none"));
  }
  async function take(found: LookedInto) {
    if (found.is === "receipts") return;
    setLook(null);
    if (found.is === "open") return (await openCarried(session, found)) ? setDone(t("take.opened")) : fail("SaveFailed");
    if (!(await openCarried(session, { items: found.own }))) return fail("SaveFailed");
    const taken = await takeToCarry(session, found);
    if (!taken.ok) return fail(taken.error.type);
    const opened = found.own.length > 0 ? [t("take.opened_own", { number: found.own.length })] : [];
    const carried = found.items.length > 0 ? [t("take.carried", { number: taken.value.taken })] : [];
    setDone([...opened, ...carried].join(" "));
    void handIn.run({ onlyDue: true });
  }
  return (
    <Section title={t("take.title")}>
      <p>{t("take.text")}</p>
      {look === null && (
        <>
          <FilePick label={t("take.choose")} onPick={(file) => void choose(file)} testId="courier-choose" />
          {reads ? (
            <ReadMovingCode kind="envelope" limit={PARCEL_LIMIT} onBytes={(bytes) => void choose(new Blob([bytes]))} />
          ) : (
            <BigButton kind="secondary" icon={ScanQrCode} onPress={() => setReads(true)} testId="courier-camera">
              {t("take.camera")}
            </BigButton>
          )}
        </>
      )}
      {look !== null && look.is !== "receipts" && (
        <Notice
          title={
            look.is === "carry" && look.items.length === 0
              ? t("take.for_you", { number: look.own.length })
              : t(look.is === "open" ? "take.for_us" : "take.to_carry", { number: look.items.length })
          }
          testId="courier-look"
        >
          {look.is === "carry" && look.own.length > 0 && look.items.length > 0 && (
            <p>{t("take.for_you", { number: look.own.length })}</p>
          )}
          {look.is === "carry" && look.items.length > 0 && (
            <>
              <List label={t("take.title")}>
                {look.items.map(({ id, to }) => (
                  <ListItem key={id}>
                    <Bidi>{cleanOutsideText(to.name)}</Bidi>
                    {to.isCoordinator && ` · ${t("take.coordinator")}`}
                  </ListItem>
                ))}
              </List>
              <p>{t("take.promise", { days: CARRIED_DAYS })}</p>
              {look.known > 0 && <Quiet>{t("take.known", { number: look.known })}</Quiet>}
            </>
          )}
          {look.refused > 0 && <p>{t("take.refused", { number: look.refused })}</p>}
          <BigButton
            icon={PackageCheck}
            onPress={() => void take(look)}
            disabled={look.items.length + (look.is === "carry" ? look.own.length : 0) === 0}
            testId="courier-yes"
          >
            {t(look.is === "open" || look.items.length === 0 ? "take.open" : "take.carry")}
          </BigButton>
          <BigButton kind="quiet" onPress={() => setLook(null)}>
            {t("take.no")}
          </BigButton>
        </Notice>
      )}
      {error && (
        <Notice tone="danger" live testId="courier-error">
          <p>{error}</p>
          <p>{t("take.unchanged")}</p>
        </Notice>
      )}
      {done && (
        <Notice live testId="courier-done">
          <p>{done}</p>
        </Notice>
      )}
    </Section>
  );
}
