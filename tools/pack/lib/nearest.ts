/** Letters to change, add, leave out or swap with their neighbour to make one word of the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const [above, further] = [rows[i - 1] ?? [], rows[i - 2] ?? []];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(least, (further[j - 2] ?? 0) + 1) : least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

const shape = (word: string): string => word.replace(/\d/g, "0");

/** The word somebody may have meant: near enough to be a slip of the fingers. Another number of the same kind is another thing. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, 120);
  const most = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of words) {
    const known = candidate.toLowerCase();
    const isOtherNumber = known !== wanted && shape(known) === shape(wanted);
    if (isOtherNumber || Math.abs(known.length - wanted.length) >= least) continue;
    const apart = distance(wanted, known);
    if (apart < least) [best, least] = [candidate, apart];
  }
  return best;
}

/** `Did you mean "smuggling"? ` with a space behind it, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const found = nearest(word, known);
  return found === undefined ? "" : `Did you mean "${found}"? `;
}
