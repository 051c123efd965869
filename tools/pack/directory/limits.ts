/** What a file from outside may hold. Our own directory in four languages needs about a tenth of each. */
export const EXCHANGE_LIMITS = {
  /** Looked at before the file is opened: a country's whole register comes in larger files, cut by place. */
  fileBytes: 32 * 1024 * 1024,
  /** Of all files of one import together. */
  entries: 20_000,
  /** As long as a text of a pack may be. */
  textCharacters: 8_000,
  nameCharacters: 200,
  phones: 20,
  /** Phones, places, terms of one entry. */
  listItems: 500,
  /** Kept word for word; the rest is counted. */
  remarks: 20_000,
  listed: 100,
} as const;
