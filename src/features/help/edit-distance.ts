/**
 * Compares many words with one: the number of letters to add, leave out or change (Levenshtein), by Hyyrö's bit-parallel form of Myers'
 * algorithm (2003). `word` has at most 31 UTF-16 units. What is further away than `most` comes back as `most + 1`.
 */
export function withinDistance(word: string, most: number): (other: string) => number {
  const { length } = word;
  const bits = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    const code = word.charCodeAt(i);
    bits.set(code, (bits.get(code) ?? 0) | (1 << i));
  }
  const last = 1 << (length - 1);
  return (other) => {
    if (Math.abs(other.length - length) > most) return most + 1;
    let plus = -1;
    let minus = 0;
    let distance = length;
    for (let i = 0; i < other.length; i++) {
      const match = bits.get(other.charCodeAt(i)) ?? 0;
      const zero = (((match & plus) + plus) ^ plus) | match | minus;
      let plusAcross = minus | ~(zero | plus);
      const minusAcross = zero & plus;
      if (plusAcross & last) distance++;
      else if (minusAcross & last) distance--;
      // As many letters as are left can still bring it nearer.
      if (distance - (other.length - i - 1) > most) return most + 1;
      plusAcross = (plusAcross << 1) | 1;
      plus = (minusAcross << 1) | ~(zero | plusAcross);
      minus = zero & plusAcross;
    }
    return distance;
  };
}
