import { expect, test } from "@playwright/test";
import { openBrowser, removeFolder } from "../support/browser.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * Leaving by Shift three times helps only who knows of it before they need it, and only where there is a Shift key.
 */
let hub: Hub;
test.beforeAll(async () => {
  hub = await startHub({ team: false });
});
test.afterAll(async () => {
  await hub?.remove();
});

for (const { device, mouse } of [
  { device: "a computer", mouse: true },
  { device: "a phone", mouse: false },
]) {
  test(`the first page of ${device} ${mouse ? "says" : "does not say"} that Shift three times leaves; the page behind it does`, async () => {
    const browser = await openBrowser({ mouse });
    const { page } = browser;
    await visit(page, `${hub.origin}/`);
    const words = page.getByTestId("door-trace").getByText("Shift pressed three times");
    await expect(page.getByTestId("door-trace")).toBeVisible();
    await expect(words).toBeVisible({ visible: mouse });
    await page.getByTestId("door-trace").click();
    await expect(page.getByText("Shift pressed three times does the same.").last()).toBeVisible();
    await browser.close();
    removeFolder(browser.profile);
  });
}
