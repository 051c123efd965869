/** Everywhere that no other area of the plan names; with it the areas cover every place, each once. */
export const ELSEWHERE = "other";

/**
 * ISO 3166-2 codes of the one level we count by in a country: departments of France, provinces of Belgium with Brussels, counties and
 * boroughs of the United Kingdom, provinces of Italy. Two codes of one level never overlap; a region or a nation beside them would.
 */
const LEVELS: readonly RegExp[] = [
  /^FR-([0-9]{2}|2A|2B)$/,
  /^BE-(VAN|VBR|VLI|VOV|VWV|WBR|WHT|WLG|WLX|WNA|BRU)$/,
  /^GB-(?!ENG|SCT|WLS|NIR|GBN|EAW|UKM)[A-Z]{3}$/,
  /^IT-[A-Z]{2}$/,
];

export const isCountedLevel = (area: string): boolean => area === ELSEWHERE || LEVELS.some((level) => level.test(area));
