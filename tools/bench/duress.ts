import { type Browser, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { lockVault } from "../../tests/support/fault-steps.ts";
import { backTo } from "../../tests/support/journey.ts";
import { startHub } from "../../tests/support/stack.ts";
import { createVault, visit } from "../../tests/support/walk.ts";
import { figure, median, printFigures } from "./measure.ts";
import { ask, probe } from "./vault-page.ts";

/**
 * Whether a clock tells duress words from others: both open a vault without a case, in turns, on the same phone. The own notes are kept
 * (police have asked), so that both go on opening.
 */
const ROUNDS = 7;

/** From the team's first screen of an own vault; ends there. */
async function setDuress({ page }: Browser, words: string): Promise<string> {
  const show = (name: string) => page.getByTestId(name);
  await show("open-settings").click();
  await show("hold").click();
  await show("open-taken").click();
  await show("open-duress").click();
  const duress = (await show("vault-words").innerText()).trim();
  await show("duress-again").fill(duress);
  await show("passphrase-now").fill(words);
  await show("duress-set").click();
  await show("duress-on").waitFor();
  await backTo(page, "open-settings");
  await lockVault(page);
  return duress;
}

const hub = await startHub({ team: false });
const browser = await openBrowser();
try {
  // tsx marks functions with a helper that a page does not have.
  await browser.context.addInitScript("globalThis.__name = (named) => named");
  await browser.context.addInitScript(probe);
  const own = await createVault(browser.page, hub.origin);
  const duress = await setDuress(browser, own);
  const took = new Map<string, number[]>([
    [own, []],
    [duress, []],
  ]);
  for (let round = 0; round < ROUNDS; round++)
    for (const [words, times] of took) {
      await visit(browser.page, `${hub.origin}/team`);
      await browser.page.getByTestId("passphrase").fill(words);
      times.push(await ask(browser.page, "pressUntil", "unlock", "open-cases"));
    }
  const [ownMs = Number.NaN, duressMs = Number.NaN] = [...took.values()].map(median);
  printFigures({
    unlock_empty_ms: figure(ownMs, "ms", undefined, `tap until the first screen is painted, own words, median of ${ROUNDS}`),
    unlock_duress_ms: figure(duressMs, "ms", ownMs, "the same, duress words; floor: own words, may be 20 % apart"),
  });
} finally {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
}
