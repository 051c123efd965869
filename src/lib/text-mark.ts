/** 32 bits each from two starting values (FNV-1a over UTF-16 units). */
function hash(text: string, start: number): string {
  let h = start >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >> 8), 0x01000193);
  }
  return (h >>> 0).toString(16).padStart(8, "0");
}

/**
 * Sixteen hex characters that tell whether a text is still the one that was read aloud: nothing secret, and at hand without waiting.
 * White space does not count: it is not heard.
 */
export function textMark(text: string): string {
  const plain = text.normalize("NFC").trim().replaceAll(/\s+/g, " ");
  return hash(plain, 0x811c9dc5) + hash(plain, 0x9747b28c);
}
