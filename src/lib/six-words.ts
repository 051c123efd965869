/**
 * Six words of a list of 2,048 for the first 66 bits of a digest: two people compare them by reading aloud.
 * @param digest at least 9 bytes
 */
export function sixWords(digest: Uint8Array, words: readonly string[]): string {
  let bits = 0n;
  for (const byte of digest.subarray(0, 9)) bits = (bits << 8n) | BigInt(byte);
  // 72 bits are there; the last six are not used.
  return Array.from({ length: 6 }, (_, i) => words[Number((bits >> BigInt(72 - 11 * (i + 1))) & 2047n)] ?? "").join(" ");
}
