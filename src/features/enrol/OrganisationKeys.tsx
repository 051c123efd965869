import { KeyRound, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/enrol/Enrol.module.css";
import { PaperCopy } from "#features/enrol/PaperCopy.tsx";
import { ReadKey } from "#features/enrol/ReadKey.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Door } from "#ui/Door.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { makeNextKey, takeKey } from "#workflows/organisation-keys.ts";
import type { OrganisationKeysHere } from "#workflows/organisation-keys-here.ts";
import { useSession } from "#workflows/react.ts";
import { useOrganisationKeys } from "#workflows/use-organisation-keys.ts";

/** The keys of a receiving organisation: the one of today and its paper copy, the next one, those that still open. */
export function OrganisationKeys() {
  const { t } = useTranslation(["keys", "errors"]);
  const session = useSession();
  const keys = useOrganisationKeys();
  const [error, setError] = useState<string | null>(null);
  const [taken, setTaken] = useState(false);

  async function make() {
    const made = await makeNextKey(session);
    setError(made.ok ? null : made.error.type);
  }
  async function take(text: string) {
    const done = await takeKey(session, text);
    setError(done.ok ? null : done.error.type);
    setTaken(done.ok);
  }
  if (keys === undefined) return <Page title={t("title")} back="/inbox" />;
  if (keys === null)
    return (
      <Page title={t("title")} back="/inbox">
        <Notice>
          <p>{t("errors:NotReceiving")}</p>
        </Notice>
      </Page>
    );
  // Another device has what this one lacks.
  const isAsking = keys.waitsFor === "key" || keys.isElsewhere || !keys.isSigning;
  return (
    <Page title={t("title")} back="/inbox">
      <div className={styles.page}>
        <Quiet>{t("text")}</Quiet>
        <Refusal why={error && t(`errors:${error}`)} testId="keys-error" />
        {keys.waitsFor ? (
          <NoKeyYet keys={keys} />
        ) : (
          <>
            {!keys.isSigning && (
              <Notice tone="danger" title={t("task.sign.title")} testId="key-sign">
                <p>{t("task.sign.text")}</p>
                <CardToRead card={keys.firstCard} />
              </Notice>
            )}
            <KeyOfToday keys={keys} onMake={make} />
            {keys.next && <NextKey next={keys.next} />}
            <OldKeys keys={keys} />
            <PaperCopy tested={keys.paper} />
          </>
        )}
        {keys.waitsFor !== "directory" &&
          (isAsking ? (
            <Door
              href="/inbox/keys/take"
              icon={Smartphone}
              title={t("hand.take")}
              hint={t("hand.hint")}
              testId="open-hand-take"
            />
          ) : (
            <Door
              href="/inbox/keys/give"
              icon={Smartphone}
              title={t("hand.give")}
              hint={t("hand.hint")}
              testId="open-hand-give"
            />
          ))}
        {keys.waitsFor !== "directory" && (
          <Disclosure title={t("take.title")} testId="take-key">
            <p>{t("take.text")}</p>
            <ReadKey button={t("take.button")} onText={(text) => void take(text)} testId="take" />
          </Disclosure>
        )}
        {keys.waitsFor === "key" && (
          <Disclosure title={t("lost.title")} testId="key-lost">
            <p>{t("lost.text")}</p>
            <CardToRead card={keys.firstCard} />
          </Disclosure>
        )}
        <StatusLine text={taken ? t("take.done") : ""} />
      </div>
    </Page>
  );
}

/** Keys that were made here, and that no signed list names. */
function NoKeyYet({ keys: { waitsFor, firstCard } }: { readonly keys: OrganisationKeysHere }) {
  const { t } = useTranslation("keys");
  const task = waitsFor === "directory" ? "first" : "missing";
  return (
    <Notice tone="danger" title={t(`task.${task}.title`)} testId={`key-${task}`}>
      <p>{t(`task.${task}.text`)}</p>
      {task === "first" && <CardToRead card={firstCard} />}
    </Notice>
  );
}

function KeyOfToday({ keys, onMake }: { readonly keys: OrganisationKeysHere; readonly onMake: () => Promise<void> }) {
  const { t } = useTranslation("keys");
  const { lang } = useLanguage();
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("now.title")} testId="key-now">
      <p>{keys.since ? t("now.since", { day: formatDay(keys.since, lang) }) : t("now.unknown")}</p>
      {keys.isElsewhere && (
        <Notice tone="danger" title={t("task.elsewhere.title")} testId="key-elsewhere">
          <p>{t("task.elsewhere.text")}</p>
        </Notice>
      )}
      {keys.isFromHub && !keys.next && (
        <Notice tone="danger" title={t("task.hub.title")} testId="key-from-hub">
          <p>{t("task.hub.text")}</p>
          <BigButton icon={KeyRound} onPress={() => void onMake()} testId="key-own">
            {t("now.own")}
          </BigButton>
        </Notice>
      )}
      {keys.isOld && (
        <Notice tone="caution" title={t("task.old.title")} testId="key-old">
          <p>{t("task.old.text")}</p>
        </Notice>
      )}
      {!keys.next && !keys.isElsewhere && (
        <BigButton kind={keys.isOld ? "primary" : "secondary"} icon={KeyRound} onPress={() => setAsking(true)} testId="key-make">
          {t("now.make")}
        </BigButton>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("make.title")}
        actions={
          <>
            <BigButton
              onPress={() => {
                setAsking(false);
                void onMake();
              }}
              testId="key-make-yes"
            >
              {t("make.yes")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(false)}>
              {t("make.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("make.here")}</p>
        <p>{t("make.then")}</p>
        <p>{t("make.old")}</p>
        <p>{t("make.others")}</p>
      </Dialog>
    </Section>
  );
}

function NextKey({ next }: { readonly next: NonNullable<OrganisationKeysHere["next"]> }) {
  const { t } = useTranslation("keys");
  const { lang } = useLanguage();
  return (
    <Notice tone="caution" title={t("task.next.title")} testId="key-next">
      <p>{t("next.made", { day: formatDay(next.made, lang) })}</p>
      <CardToRead card={next.card} />
    </Notice>
  );
}

/** For whoever runs the hub: the code may travel any way, the words are read aloud. */
function CardToRead({ card }: { readonly card: OrganisationKeysHere["firstCard"] }) {
  const { t } = useTranslation(["keys", "enrol"]);
  return (
    <>
      <p>{t("next.text")}</p>
      <ShowCode code={card.code} label={t("next.picture")} testId="key-card" />
      <h2>{t("enrol:words.title")}</h2>
      <SixWords words={card.words} testId="key-words" />
    </>
  );
}

function OldKeys({ keys: { earlier } }: { readonly keys: OrganisationKeysHere }) {
  const { t } = useTranslation("keys");
  const { lang } = useLanguage();
  if (earlier.length === 0) return null;
  return (
    <Section title={t("old.title")} testId="keys-earlier">
      {earlier.map(({ recipient, until }) => (
        <p key={recipient}>{t("old.until", { day: formatDay(until, lang) })}</p>
      ))}
      <p>{t("old.end")}</p>
      <p>{t("old.teams")}</p>
    </Section>
  );
}
