/** A quarter of a year by UTC, `2027-Q1`. Text order is order in time. */
export type Quarter = string;

export function quarterOf(atMs: number): Quarter {
  const day = new Date(atMs);
  return `${day.getUTCFullYear()}-Q${Math.floor(day.getUTCMonth() / 3) + 1}`;
}

const partsOf = (quarter: Quarter): readonly [year: number, number: number] => [
  Number(quarter.slice(0, 4)),
  Number(quarter.slice(6)),
];

export function quarterStartMs(quarter: Quarter): number {
  const [year, number] = partsOf(quarter);
  return Date.UTC(year, (number - 1) * 3, 1);
}

export function nextQuarter(quarter: Quarter): Quarter {
  const [year, number] = partsOf(quarter);
  return number === 4 ? `${year + 1}-Q1` : `${year}-Q${number + 1}`;
}

export function quarterBefore(quarter: Quarter): Quarter {
  const [year, number] = partsOf(quarter);
  return number === 1 ? `${year - 1}-Q4` : `${year}-Q${number - 1}`;
}

/** The first moment after it. */
export const quarterEndMs = (quarter: Quarter): number => quarterStartMs(nextQuarter(quarter));
