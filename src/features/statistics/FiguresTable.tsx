import type { ReactNode } from "react";
import styles from "#features/statistics/Figures.module.css";

interface FiguresTableProps {
  readonly caption: string;
  /** The first names the row, on a line of its own: beside three columns a narrow page would break its words. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly id: string; readonly name: string; readonly cells: readonly ReactNode[] }[];
}

/** The numbers of a drawing, to be read row by row. */
export function FiguresTable({ caption, columns: [who, ...columns], rows }: FiguresTableProps) {
  return (
    <div className={styles.room}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" colSpan={columns.length} className={styles.who}>
              {who}
            </th>
          </tr>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map(({ id, name, cells }) => (
          <tbody key={id}>
            <tr>
              <th scope="rowgroup" colSpan={columns.length} className={styles.who}>
                {name}
              </th>
            </tr>
            <tr>
              {cells.map((cell, at) => (
                <td key={columns[at]}>{cell}</td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  );
}
