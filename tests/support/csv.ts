/** RFC 4180 and nothing else: every record ends with CRLF, quotes stand whole or doubled, all records are as long. Throws otherwise. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at));
      if (cell === null) throw new Error(`not RFC 4180 at ${at}: ${text.slice(at, at + 40)}`);
      at += cell[0].length;
      row.push(cell[1] === undefined ? (cell[2] ?? "") : cell[1].replaceAll('""', '"'));
      if (cell[3] === "\r\n") break;
    }
    if (rows[0] !== undefined && row.length !== rows[0].length) throw new Error(`record ${rows.length} is of another length`);
    rows.push(row);
  }
  return rows;
}
