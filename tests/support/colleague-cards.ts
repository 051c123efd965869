import { expect, type Page } from "@playwright/test";
import { backTo } from "./journey.ts";

/** Two phones of a team whose holders stand beside each other: cards are shown on one screen and read by the other's camera. */
const id = (page: Page, name: string) => page.getByTestId(name);

/** From anywhere in the team's part to the end of a shift. */
export async function openShift(page: Page): Promise<void> {
  await backTo(page, "open-shift");
  await id(page, "open-shift").click();
  await expect(id(page, "open-colleagues")).toBeVisible();
}

/** From anywhere in the team's part to the colleagues, where the own card is shown and others are read. */
export async function openColleagues(page: Page): Promise<void> {
  await openShift(page);
  await id(page, "open-colleagues").click();
  await expect(id(page, "own-name")).toBeVisible();
}

/** Among the colleagues: the own card stands on the screen under this name. */
export async function showCard(page: Page, name: string): Promise<void> {
  await id(page, "own-name").fill(name);
  await id(page, "show-own-card").click();
  await expect(id(page, "own-card-picture")).toBeVisible();
}

/** A photo of the card on the other's screen makes its holder a colleague. */
export async function readCard(reader: Page, shown: Page): Promise<void> {
  const buffer = await id(shown, "own-card-picture").screenshot();
  await id(reader, "colleague-photo-file").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer });
  await expect(id(reader, "colleague-added")).toBeVisible();
}

/** Both among the colleagues; afterwards each has the other's card. */
export async function exchangeCards(ana: Page, ben: Page): Promise<void> {
  await showCard(ana, "Ana, night team");
  await showCard(ben, "Ben, morning");
  await readCard(ana, ben);
  await readCard(ben, ana);
}
