import { join } from "node:path";
import { expect, it } from "vitest";
import { createI18n } from "#i18n/i18n.ts";
import { leavePage } from "../../tools/build/leave-page.ts";
import { localeProblems } from "../../tools/i18n/check-languages.ts";
import { newLanguage } from "../../tools/i18n/new-language.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { copyOfOurs } from "./workbench.ts";

it("a text that is still empty in a language is shown in English, not as nothing", async () => {
  const { t } = await createI18n("so", {
    so: { common: { leave: "", back: "Dib" } },
    en: { common: { leave: "Leave", back: "Back" } },
  });
  expect([t("leave"), t("back")]).toEqual(["Leave", "Dib"]);
});

it("a language that is only begun leaves no hole in the page that Leave opens", () => {
  const root = copyOfOurs();
  const before = leavePage(join(root, "locales")).html;
  expect(newLanguage(readWorkspace(root), "pt-BR").ok).toBe(true);
  expect(leavePage(join(root, "locales")).html).toBe(before);
});

it("a new language needs no change of code or of another language: only its own folder is missing words", () => {
  const root = copyOfOurs();
  expect(newLanguage(readWorkspace(root), "pt-BR").ok).toBe(true);
  const { locales, problems } = readWorkspace(root);
  expect(problems).toEqual([]);
  const lacking = localeProblems(locales).filter((problem) => !problem.startsWith("locales/pt-BR/"));
  expect(lacking).toEqual(localeProblems(readWorkspace(".").locales));
});
