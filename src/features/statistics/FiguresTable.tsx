import type { ReactNode } from "react";
import styles from "#features/statistics/Figures.module.css";

interface FiguresTableProps {
  readonly caption: string;
  /** The first names the row. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly id: string; readonly name: string; readonly cells: readonly ReactNode[] }[];
}

/** The numbers of a drawing, to be read row by row. */
export function FiguresTable({ caption, columns, rows }: FiguresTableProps) {
  return (
    <div className={styles.room}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={columns[at + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
