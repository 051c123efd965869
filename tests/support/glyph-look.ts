import type { Page } from "@playwright/test";

/** Boxes: an unassigned code point, and for each script a character of it that no text of ours has (a face has a box of its own). */
const NOBODY_HAS = ["\u2fe0", "\u1380", "\u0750", "\u0460", "\u0180", "\u4e02"];

/**
 * Those of `characters` that the page cannot draw in its own list of fonts: drawn as the box of a character nobody has, or as nothing.
 * A mark is judged on a letter of its language. Signs that only steer (joiners, directions) and spaces have no look.
 */
export async function undrawn(page: Page, characters: readonly string[]): Promise<readonly string[]> {
  const visible = characters.filter((character) => !/[\p{Cf}\p{Z}\p{Cc}]/u.test(character));
  const base = visible.find((character) => /\p{Lo}/u.test(character)) ?? "o";
  const asked = visible.map((character) => ({ character, isMark: /\p{M}/u.test(character) }));
  return page.evaluate(
    ({ asked, base, nobodyHas }) => {
      const canvas = document.createElement("canvas");
      canvas.width = 96;
      canvas.height = 64;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (!context) throw new Error("no canvas");
      context.font = `28px ${getComputedStyle(document.body).fontFamily}`;
      context.textBaseline = "middle";
      // One character a byte: a list of numbers as text would take most of the test's time.
      const bytes = new TextDecoder("windows-1252");
      const look = (text: string): string => {
        context.clearRect(0, 0, canvas.width, canvas.height);
        context.fillText(text, 32, 32);
        return bytes.decode(context.getImageData(0, 0, canvas.width, canvas.height).data);
      };
      const boxes = new Set([look(""), ...nobodyHas.map(look)]);
      const unmarked = new Set([look(base), ...nobodyHas.map((box) => look(base + box))]);
      return asked
        .filter(({ character, isMark }) => {
          const drawn = look(isMark ? base + character : character);
          return isMark ? unmarked.has(drawn) || boxes.has(look(character)) : boxes.has(drawn);
        })
        .map(({ character }) => character);
    },
    { asked, base, nobodyHas: NOBODY_HAS },
  );
}
