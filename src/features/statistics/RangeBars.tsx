import { useTranslation } from "react-i18next";
import { rangeOf } from "#domain/statistics/release.ts";
import styles from "#features/statistics/Figures.module.css";
import { Ltr } from "#i18n/Bidi.tsx";

export interface BarLine {
  readonly id: string;
  readonly name: string;
  /** As published; `null`: hidden, which is anything from 0 to k - 1. */
  readonly shown: number | null;
}

const between = (line: BarLine, k: number): string => rangeOf(line.shown, k).join("–");
/** So that a single small bar does not fill the line. */
const LEAST_SCALE = 20;

/**
 * Bars with what rounding hides: full up to the least a number can be, light from there to the most. The drawing is one picture that says
 * everything in its name; the table beside it has the same numbers.
 */
export function RangeBars({
  title,
  lines,
  k,
}: {
  readonly title: string;
  readonly lines: readonly BarLine[];
  readonly k: number;
}) {
  const { t } = useTranslation("figures");
  const scale = Math.max(LEAST_SCALE, ...lines.map(({ shown }) => rangeOf(shown, k)[1]));
  const said = lines.map((line) => {
    const [least, most] = rangeOf(line.shown, k);
    return t("said", { name: line.name, least, most });
  });
  return (
    <div role="img" aria-label={`${title}. ${said.join(" ")}`} className={styles.bars} data-testid="bars">
      {lines.map((line) => (
        <div key={line.id} className={styles.line}>
          <span className={styles.name}>{line.name}</span>
          <span className={styles.number}>
            {line.shown !== null && <strong>{line.shown}</strong>} <Ltr>{between(line, k)}</Ltr>
          </span>
          <Bar range={rangeOf(line.shown, k)} isHidden={line.shown === null} scale={scale} />
        </div>
      ))}
    </div>
  );
}

interface BarProps {
  readonly range: readonly [least: number, most: number];
  readonly isHidden: boolean;
  readonly scale: number;
}

function Bar({ range: [least, most], isHidden, scale }: BarProps) {
  return (
    <svg className={styles.bar} viewBox={`0 0 ${scale} 10`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <line x1="0" y1="10" x2={scale} y2="10" className={styles.ground} />
      {!isHidden && <rect x="0" y="0" width={least} height="10" className={styles.sure} />}
      <rect x={least} y="0" width={most - least} height="10" className={isHidden ? styles.hidden : styles.maybe} />
    </svg>
  );
}
