import { HeartHandshake } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import { PAGE_PARTS, type PagePart, type ShortPage } from "#domain/pack/pages.ts";
import type { Right } from "#domain/pack/rights.ts";
import { holdsIn } from "#features/rights/audience.ts";
import { PageLines } from "#features/rights/PageLines.tsx";
import { PageSources } from "#features/rights/PageSources.tsx";
import { countryOf, linesOf, servicesOf } from "#features/rights/pages.ts";
import { RightLink } from "#features/rights/RightLink.tsx";
import styles from "#features/rights/Rights.module.css";
import { WhomToCall } from "#features/rights/WhomToCall.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, usePages, useRights, useServices } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Said } from "#ui/Said.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface ShortPageViewProps {
  readonly page: ShortPage;
  readonly country: Country;
  readonly notices: ReactNode;
}

/** What is folded, in the order of need. What happens and what to ask for stand open above it. */
const FOLDED: readonly PagePart[] = ["keep", "careful", "unknown"];

/** One situation: what happens, what to ask for, whom to call, what to keep, what not to sign; the law and the sources folded. */
export function ShortPageView({ page, country, notices }: ShortPageViewProps) {
  const { t } = useTranslation(["rights", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const pages = usePages();
  const rights = useRights();
  const services = servicesOf(useServices(), page, country);
  const where = countryOf(page, country);
  const of = (part: PagePart) => linesOf(pages, page, part, country);
  const title = text(`page.${page.id}.title`);
  const words = title && inLanguage(title.text, title.lang);
  const open = [...of("happening"), ...of("ask")];
  const lines = [`page.${page.id}.title`, ...open.map(({ id }) => `page.line.${id}`)].flatMap((key) => packLine(key, text(key)));
  const named = page.rights
    .map((id) => rights.find((right) => right.id === id))
    .filter((right): right is Right => right !== undefined && holdsIn(right, where));
  return (
    <Page
      title={<Said id={`page.${page.id}.title`}>{words?.text ?? page.id}</Said>}
      titleLang={words ? { lang: words.lang, dir: words.dir } : undefined}
      section={t("section")}
      back="/rights/what-if"
      above={
        <ChipRow>
          <Chip>{t(`common:country.${where}`)}</Chip>
        </ChipRow>
      }
    >
      {notices}
      <ListenButton lines={lines} />
      {of("happening").length > 0 && <PageLines lines={of("happening")} />}
      {of("ask").length > 0 && (
        <section className={styles.open}>
          <h2 className={styles.heading}>{t("part.ask")}</h2>
          <PageLines lines={of("ask")} />
        </section>
      )}
      {services.length > 0 && (
        <Disclosure title={t("part.call")} testId="page-call">
          <WhomToCall services={services} />
        </Disclosure>
      )}
      {FOLDED.filter((part) => of(part).length > 0).map((part) => (
        <Disclosure key={part} title={t(`part.${part}`)} testId={`page-${part}`}>
          <PageLines lines={of(part)} />
        </Disclosure>
      ))}
      {named.length > 0 && (
        <Disclosure title={t("part.rights")} testId="page-rights">
          {named.map((right) => (
            <RightLink key={right.id} right={right} />
          ))}
        </Disclosure>
      )}
      <PageSources lines={PAGE_PARTS.flatMap(of)} checkedOn={page.checkedOn} />
      <DraftMark review={title?.review ?? "reference"} shownIn={title && title.lang !== lang ? title.lang : undefined} />
      <BigButton kind="secondary" icon={HeartHandshake} href="/help">
        {t("to_help")}
      </BigButton>
    </Page>
  );
}
