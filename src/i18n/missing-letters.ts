/**
 * Finds letters the phone cannot draw, without a list of phones or fonts: what no font has is drawn as the missing-glyph box, so each
 * letter is drawn once, small and unseen, and compared with the box of a code point that is not assigned to anything.
 */
const UNASSIGNED = "\u2fe0";
const CELL_PX = 40;
const LETTER_PX = 24;
const COLUMNS = 16;
/** Some systems draw a box of their own for each script: as many letters that look the same are boxes, too. */
const SAME_LOOK = 3;
/** Half ink. Browsers that blur what is read back, against tracking, change less than that. */
const INK = 128;

/** The look of each character in `family` (a CSS list), as a string of filled pixels; "" is nothing drawn. `null`: cannot be told. */
export function looksOf(characters: readonly string[], family: string): readonly string[] | null {
  const canvas = document.createElement("canvas");
  canvas.width = COLUMNS * CELL_PX;
  canvas.height = Math.ceil(characters.length / COLUMNS) * CELL_PX;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.font = `${LETTER_PX}px ${family}`;
  context.textBaseline = "middle";
  for (const [index, character] of characters.entries()) {
    const x = (index % COLUMNS) * CELL_PX;
    const y = Math.floor(index / COLUMNS) * CELL_PX;
    context.save();
    context.beginPath();
    context.rect(x, y, CELL_PX, CELL_PX);
    context.clip();
    context.fillText(character, x + 4, y + CELL_PX / 2);
    context.restore();
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return characters.map((_, index) => {
    const left = (index % COLUMNS) * CELL_PX;
    const top = Math.floor(index / COLUMNS) * CELL_PX;
    const filled: number[] = [];
    for (let y = 0; y < CELL_PX; y++)
      for (let x = 0; x < CELL_PX; x++) {
        const alpha = data[((top + y) * canvas.width + left + x) * 4 + 3] ?? 0;
        if (alpha >= INK) filled.push(y * CELL_PX + x);
      }
    return filled.join(",");
  });
}

/** Those of `letters` that would be boxes or nothing. Letters only: a mark alone has no look of its own. */
export function missingLetters(letters: readonly string[], family: string): readonly string[] {
  const [box, ...looks] = looksOf([UNASSIGNED, ...letters], family) ?? [];
  if (box === undefined) return [];
  const times = new Map<string, number>();
  for (const look of looks) times.set(look, (times.get(look) ?? 0) + 1);
  return letters.filter((_, index) => {
    const look = looks[index] ?? "";
    return look === "" || look === box || (times.get(look) ?? 0) >= SAME_LOOK;
  });
}
