import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/ui/tokens.css", "utf8");

/** Custom properties of the first rule after `start`. */
function colours(start: string): Record<string, string> {
  const block = css.slice(css.indexOf(start)).match(/\{([^{}]*)\}/)?.[1] ?? "";
  return Object.fromEntries([...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly (readonly [text: string, ground: string])[] = [
  ...["paper", "card", "sea-soft", "lamp-soft", "red-soft"].map((ground) => ["ink", ground] as const),
  ...["paper", "card"].map((ground) => ["ink-2", ground] as const),
  ...["card", "sea-soft", "paper"].map((ground) => ["sea", ground] as const),
  ...["lamp-soft", "paper", "card"].map((ground) => ["on-lamp", ground] as const),
  ...["red-soft", "paper", "card"].map((ground) => ["red-ink", ground] as const),
  ...["green-soft", "paper", "card"].map((ground) => ["green", ground] as const),
  ["on-sea", "sea"],
  ["on-red", "red"],
  ["on-leave", "leave"],
];
const EDGES: readonly (readonly [string, string])[] = [
  ["edge", "paper"],
  ["edge", "card"],
  ["sea", "card"],
  ["on-red", "red-lift"],
];

describe.each([
  ["day", ":root {"],
  ["night", ':root[data-theme="night"] {'],
])("%s", (_name, start) => {
  const c = colours(start);
  it.each(TEXT)("text %s on %s reaches 7:1", (text, ground) => {
    expect(contrast(c[text] ?? "", c[ground] ?? "")).toBeGreaterThanOrEqual(7);
  });
  it.each(EDGES)("border or picture %s on %s reaches 3:1", (edge, ground) => {
    expect(contrast(c[edge] ?? "", c[ground] ?? "")).toBeGreaterThanOrEqual(3);
  });
});

describe("night", () => {
  it("is the same by the system and by hand", () => {
    expect(colours(':root:not([data-theme="day"]) {')).toEqual(colours(':root[data-theme="night"] {'));
  });
});

describe("letters of every script", () => {
  const sheets = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));
  it("stay as they are: no spacing between letters, no capitals, no slant, which break Arabic and Ethiopic words", () => {
    expect(sheets.length).toBeGreaterThan(20);
    const bent = sheets.filter((name) =>
      /letter-spacing|text-transform|italic|oblique/.test(readFileSync(`src/${name}`, "utf8")),
    );
    expect(bent).toEqual([]);
  });
  it("have room between lines: Ethiopic at least 1.6 in text", () => {
    const rule = css.slice(css.indexOf(":lang(ti)")).match(/\{([^{}]*)\}/)?.[1] ?? "";
    expect(Number(/--line-text:\s*([\d.]+)/.exec(rule)?.[1])).toBeGreaterThanOrEqual(1.6);
  });
});
