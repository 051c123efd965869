import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";

/** Looks at the screen that is open now, as different people use it. Findings are gathered, so that one run names them all. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  var axe: { run(options: RunOptions): Promise<AxeResults> };
}

export interface Finding {
  readonly screen: string;
  readonly what: string;
}

/** Least size of what is tapped, in CSS pixels; a fraction less is rounding. */
const TARGET_PX = 48;

/** Not tapped, or not by itself. */
const NO_TARGET = [
  // Appears only when the keyboard reaches it.
  'a[href="#main"]',
  // A switch is tapped by its whole row, which is measured instead.
  'input[role="switch"]',
];

const RIGHT_TO_LEFT = ["ar", "fa", "prs", "ps", "ckb", "ur"] as const;

export interface LookOptions {
  /** In the dark: only the colours differ, so one language stands there and another in the light; `npm run soak` looks at both. */
  readonly dark?: boolean;
  /** Also at 320 px and with letters twice as large. */
  readonly narrow?: boolean;
}

export class Looker {
  readonly findings: Finding[] = [];
  readonly screens: string[] = [];

  constructor(readonly options: LookOptions = {}) {}

  async look(page: Page, screen: string): Promise<void> {
    this.screens.push(screen);
    await expect(page.locator("h1:visible")).toHaveCount(1);
    const add = (what: string): void => void this.findings.push({ screen, what });
    const schemes = process.env["SOAK"] ? (["light", "dark"] as const) : ([this.options.dark ? "dark" : "light"] as const);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      for (const what of await violations(page)) add(`${colorScheme}: ${what}`);
    }
    for (const what of await page.evaluate(smallTargets, { least: TARGET_PX, except: NO_TARGET.join(",") })) add(what);
    for (const what of await page.evaluate(firstStops)) add(what);
    for (const what of await page.evaluate(wrongWay, [...RIGHT_TO_LEFT])) add(what);
    if (this.options.narrow) for (const what of await narrowFindings(page)) add(what);
  }
}

/** What cannot be read at 320 px without moving the page sideways, with letters as they are and twice as large. */
export async function narrowFindings(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const size = page.viewportSize() ?? { width: 360, height: 740 };
  await page.setViewportSize({ width: 320, height: size.height });
  for (const what of await page.evaluate(sideways)) found.push(`at 320 px: ${what}`);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  for (const what of await page.evaluate(sideways)) found.push(`at 320 px with letters twice as large: ${what}`);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(size);
  return found;
}

async function violations(page: Page): Promise<readonly string[]> {
  // Half a megabyte: it is sent once to each page that was loaded.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(`(() => { ${axeSource} })()`);
  const found = await page.evaluate(async () => {
    // Half-way through a fade a colour is not yet the colour.
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`),
    }));
  });
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 4).map((node) => `${id}: ${node.replace(/\s+/g, " ")}`));
}

/** What is tapped and too small. A switch counts with its row, a link inside a sentence with the sentence. */
function smallTargets({ least, except }: { readonly least: number; readonly except: string }): readonly string[] {
  const controls = document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, summary, [role=switch]");
  return [...controls].flatMap((control) => {
    const isSwitch = control.matches('input[role="switch"]');
    if (!isSwitch && control.matches(except)) return [];
    const box = (isSwitch ? (control.parentElement ?? control) : control).getBoundingClientRect();
    if (box.width === 0 || getComputedStyle(control).visibility === "hidden") return [];
    const sentence = control.tagName === "A" && control.closest("p")?.textContent?.trim() !== control.textContent?.trim();
    if (sentence && control.closest("p")) return [];
    if (box.width >= least - 0.5 && box.height >= least - 0.5) return [];
    const name = control.getAttribute("data-testid") ?? control.getAttribute("aria-label") ?? control.textContent?.trim() ?? "";
    return [`${control.tagName.toLowerCase()} "${name.slice(0, 40)}" is ${Math.round(box.width)} × ${Math.round(box.height)} px`];
  });
}

/** The keyboard's first stop is the way to the text, its second the way out. */
function firstStops(): readonly string[] {
  const stops = [...document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, summary, [tabindex]")].filter(
    (stop) => stop.tabIndex >= 0 && !stop.hasAttribute("disabled") && stop.getClientRects().length > 0,
  );
  const names = stops.slice(0, 2).map((stop) => stop.getAttribute("data-testid") ?? stop.getAttribute("href"));
  const isRight = names[0] === "#main" && names[1] === "quick-exit" && stops.every((stop) => stop.tabIndex === 0);
  return isRight ? [] : [`the keyboard comes first to ${names.join(", then ")}`];
}

/** Words of one direction set in the other: their full stop stands in front, their numbers change places. */
function wrongWay(rightToLeft: readonly string[]): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("[lang]")].flatMap((element) => {
    const text = element.textContent?.trim() ?? "";
    const wanted = rightToLeft.includes(element.lang.split("-")[0] ?? "") ? "rtl" : "ltr";
    if (text === "" || element.getClientRects().length === 0 || getComputedStyle(element).direction === wanted) return [];
    return [`"${text.slice(0, 40)}" is in ${element.lang} and does not run ${wanted}`];
  });
}

/** What sticks out at the side, and whether the page can be moved sideways. */
function sideways(): readonly string[] {
  const page = document.documentElement;
  const wide = page.scrollWidth - page.clientWidth;
  if (wide <= 0) return [];
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return (
      element instanceof HTMLElement && width > 0 && (right > page.clientWidth + 1 || left < -1) && element.children.length === 0
    );
  });
  const names = out
    .slice(0, 3)
    .map((element) => `${element.tagName.toLowerCase()} "${(element.textContent ?? "").trim().slice(0, 30)}"`);
  return [`${wide} px too wide: ${names.join(", ")}`];
}
