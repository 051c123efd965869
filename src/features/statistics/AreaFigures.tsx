import { useTranslation } from "react-i18next";
import { GROUPS, type Group } from "#domain/pack/statistics.ts";
import type { LedgerEntry } from "#domain/statistics/ledger.ts";
import { type Figures, rangeOf, totalOf } from "#domain/statistics/release.ts";
import { FiguresTable } from "#features/statistics/FiguresTable.tsx";
import { RangeBars } from "#features/statistics/RangeBars.tsx";
import { useFigureWords } from "#features/statistics/use-figure-words.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { Card } from "#ui/Card.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Quiet } from "#ui/Quiet.tsx";

/** What was published of one area in one quarter: drawn, and as a table. */
export function AreaFigures({ entry: { area, figures } }: { readonly entry: LedgerEntry }) {
  const { t } = useTranslation("figures");
  const words = useFigureWords();
  const name = words.area(area);
  const total = figures && totalOf([figures]);
  return (
    <Card as="section" label={name} testId={`figures-${area}`}>
      <h3>{name}</h3>
      {!figures && <p data-testid="no-figures">{t("none")}</p>}
      {figures && (
        <>
          <p data-testid="total">
            {total ? t("total", { least: total.least, shown: total.shown }) : t("nothing_shown", { most: figures.k - 1 })}
          </p>
          <Cells figures={figures} area={name} />
          {GROUPS.map((group) => (
            <Flags key={group} figures={figures} group={group} area={name} />
          ))}
        </>
      )}
    </Card>
  );
}

const Between = ({ shown, k }: { readonly shown: number | null; readonly k: number }) => <Ltr>{rangeOf(shown, k).join("–")}</Ltr>;

function Cells({ figures: { cells, k }, area }: { readonly figures: Figures; readonly area: string }) {
  const { t } = useTranslation("figures");
  const words = useFigureWords();
  const lines = cells.map((cell) => ({
    id: [...cell.persons, ...cell.assessments].join(),
    name: words.cell(cell),
    shown: cell.shown,
  }));
  return (
    <>
      <RangeBars title={t("screenings_in", { area })} lines={lines} k={k} />
      <Disclosure title={t("as_table")} testId="as-table">
        <FiguresTable
          caption={t("screenings_in", { area })}
          columns={[t("column.who"), t("column.shown"), t("column.between")]}
          rows={lines.map(({ id, name, shown }) => ({
            id,
            name,
            cells: [shown ?? t("hidden"), <Between key="between" shown={shown} k={k} />],
          }))}
        />
      </Disclosure>
    </>
  );
}

/** Signs that may be shown; of the others nothing is said, not even which reason hides them. */
function Flags({
  figures: { flags, k },
  group,
  area,
}: {
  readonly figures: Figures;
  readonly group: Group;
  readonly area: string;
}) {
  const { t } = useTranslation("figures");
  const words = useFigureWords();
  const own = flags.filter((one) => one.group === group);
  const lines = own.filter(({ shown }) => shown !== null).map(({ flag, shown }) => ({ id: flag, name: words.flag(flag), shown }));
  if (lines.length === 0) return null;
  const title = t(`signs_${group}`, { area });
  return (
    <Disclosure title={title} testId={`signs-${group}`}>
      <RangeBars title={title} lines={lines} k={k} />
      <Quiet>{t("signs_hidden")}</Quiet>
      <FiguresTable
        caption={title}
        columns={[t("column.sign"), t("column.shown"), t("column.of")]}
        rows={own.map(({ flag, shown, of }) => ({
          id: flag,
          name: words.flag(flag),
          cells: [shown ?? t("hidden"), of ?? t("not_said")],
        }))}
      />
    </Disclosure>
  );
}
