import { Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Country } from "#domain/pack/common.ts";
import type { Right } from "#domain/pack/rights.ts";
import { REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";
import { AskCard } from "#features/rights/AskCard.tsx";
import { AskFor } from "#features/rights/AskFor.tsx";
import { together } from "#features/rights/audience.ts";
import { Pair } from "#features/rights/Pair.tsx";
import { RightSource } from "#features/rights/RightSource.tsx";
import styles from "#features/rights/Rights.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { usePackText, useRights } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { optional, packLine, uiLine } from "#ui/line.ts";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Said } from "#ui/Said.tsx";
import { inLanguage, ownLanguage } from "#ui/text-in-language.ts";

interface RightPageProps {
  readonly right: Right;
  readonly country: Country;
  readonly notices: ReactNode;
}

/** One right: where it holds, a sentence, plain words, what to show, where it comes from and how sure it is. */
export function RightPage({ right, country, notices }: RightPageProps) {
  const { t } = useTranslation(["rights", "common"]);
  const { lang } = useLanguage();
  const [reference, setReference] = useState(false);
  const text = usePackText(reference ? REFERENCE_LANGUAGE : lang);
  const rights = useRights();
  const title = text(`right.${right.id}.title`);
  const body = text(`right.${right.id}.body`);
  const limits = text(`right.${right.id}.limits`);
  const near = together(rights, right, country);
  const shownIn = !reference && body && body.lang !== lang ? body.lang : undefined;
  const [topic] = right.topics;
  const back = right.kind === "card" ? "/rights/cards" : `/rights/${topic}`;
  const key = `right.${right.id}`;
  const lines = [
    ...(right.charityFirst ? [uiLine("rights", "charity_first", t("charity_first"), lang)] : []),
    ...packLine(`${key}.title`, title),
    ...packLine(`${key}.body`, body),
    ...(limits ? optional([uiLine("rights", "limits", t("limits"), lang)]) : []),
    ...packLine(`${key}.limits`, limits),
  ];
  const words = title && inLanguage(title.text, title.lang);
  return (
    <Page
      title={<Said id={`${key}.title`}>{words?.text ?? right.id}</Said>}
      titleLang={words ? { lang: words.lang, dir: words.dir } : undefined}
      section={t("section")}
      back={back}
      above={
        <ChipRow>
          <Chip>{t(`common:country.${right.where}`)}</Chip>
          {topic && <Chip>{t(`topic.${topic}`)}</Chip>}
        </ChipRow>
      }
    >
      {notices}
      {right.charityFirst && (
        <Notice tone="caution">
          <p>
            <Said id="ui.rights.charity_first">{t("charity_first")}</Said>
          </p>
        </Notice>
      )}
      {body && (
        <>
          <ListenButton lines={lines} />
          <Paragraphs of={inLanguage(body.text, body.lang)} said={`${key}.body`} />
        </>
      )}
      {limits && (
        <section className={styles.limits}>
          <h2 className={styles.label}>{t("limits")}</h2>
          <Paragraphs of={inLanguage(limits.text, limits.lang)} said={`${key}.limits`} />
        </section>
      )}
      <DraftMark review={body?.review ?? "reference"} shownIn={shownIn} />
      {lang !== REFERENCE_LANGUAGE && !shownIn && (
        <button type="button" className={styles.quiet} onClick={() => setReference(!reference)}>
          {reference ? (
            t("show_translation")
          ) : (
            <>
              {t("show_reference")} <Bidi lang={REFERENCE_LANGUAGE}>{ownName(REFERENCE_LANGUAGE)}</Bidi>
            </>
          )}
        </button>
      )}
      {right.ask.map((ask) => (
        <AskCard key={ask.lang} words={[ask]} charityFirst={right.charityFirst} />
      ))}
      <AskFor right={right} country={country} />
      {near.length > 0 && (
        <section className={styles.near}>
          <h2 className={styles.heading}>{t("together")}</h2>
          {near.map((other) => {
            const name = text(`right.${other.id}.title`);
            return (
              <Link key={other.id} href={`/rights/${other.id}`} className={styles.entry}>
                <span className={styles.entryTitle} {...ownLanguage(name)}>
                  {name?.text ?? other.id}
                </span>
                <Chip>{t(`common:country.${other.where}`)}</Chip>
              </Link>
            );
          })}
        </section>
      )}
      {right.audience.some((code) => code === "V" || code === "S") && <Pair />}
      <RightSource right={right} />
      <BigButton kind="primary" href="/help">
        {t("to_help")}
      </BigButton>
      <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
        {t("print")}
      </BigButton>
    </Page>
  );
}
