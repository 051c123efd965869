import { spawnSync } from "node:child_process";
import { readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localeProblems } from "../../tools/i18n/check-languages.ts";
import { newLanguage } from "../../tools/i18n/new-language.ts";
import { fileNotes, notesFor } from "../../tools/i18n/notes.ts";
import { languageStatus, statusLines } from "../../tools/i18n/status.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { bench, exported, withTargets } from "./workbench.ts";

/** The command as somebody types it, on a checkout of its own. */
function i18n(root: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync("node_modules/.bin/tsx", ["tools/i18n/main.ts", ...args], {
    encoding: "utf8",
    env: { ...process.env, FANAL_I18N_ROOT: root },
  });
  return { status, stdout, stderr };
}

describe("a new language", () => {
  it("has its folder, every public text in its own plural forms, and each of them is said not to be translated yet", () => {
    const { root, read } = bench();
    const { status, stdout } = i18n(root, "new", "uk");
    expect(status).toBe(0);
    expect(stdout.trim()).toMatch(/^locales\/uk is there, with no words yet\. Next: npm run -s i18n -- export uk [^\n]*$/);
    expect(JSON.parse(read("locales/uk/meta.json"))).toEqual({
      lang: "uk",
      name: "Українська",
      dir: "ltr",
      intl: "uk",
      review: "draft",
      parts: ["public"],
      variants: ["uk"],
      order: 3,
      reading: { default: { writer: "not written yet" } },
    });
    const keys = ["leave", "state.sent", "days_one", "days_few", "days_many", "days_other"];
    const { locales } = readWorkspace(root);
    expect(localeProblems(locales)).toEqual(keys.map((key) => `locales/uk/common.json: ${key} is not translated yet`));
  });
  it.each([
    ["prs", "rtl", "fa-AF"],
    ["shu", "rtl", "ar-TD"],
    ["kmr", "ltr", "ku"],
    ["ku-Arab", "rtl", "ku-Arab"],
  ])("%s is written %s and printed as %s", (code, dir, intl) => {
    const made = newLanguage(readWorkspace(bench().root), code);
    expect(made.ok && { dir: made.value.dir, intl: made.value.intl }).toEqual({ dir, intl });
  });
  it.each([
    ["fr", "locales/fr is already there"],
    ["francais", "is no BCP-47 code"],
    ["../x", "is no BCP-47 code"],
    ["FR", "is no BCP-47 code"],
    ["xx", "Give its own name: new xx --name"],
  ])("is not made of %s", (code, sentence) => {
    const { root, all } = bench();
    const before = all();
    const made = newLanguage(readWorkspace(root), code);
    expect(made.ok ? "made" : made.error).toContain(sentence);
    expect(all()).toEqual(before);
  });
  it("that Intl does not know needs the tag of one with the same plurals", () => {
    const { root } = bench();
    const without = newLanguage(readWorkspace(root), "zag", { name: "Beria" });
    expect(without.ok ? "made" : without.error).toContain("Intl does not know zag");
    expect(newLanguage(readWorkspace(root), "zag", { name: "Beria", intl: "fr" }).ok).toBe(true);
    expect(readdirSync(join(root, "locales"))).toContain("zag");
  });
});

describe("a file for translators", () => {
  it("has each text with its id, its English, its translation and its state", () => {
    const file = exported(bench().root, "fr");
    expect(file).toContain('<unit id="leave" name="locales/common#leave" type="fanal:');
    expect(file).toContain('      <segment state="translated"><source>Leave</source><target>Quitter</target></segment>');
    expect(file).toMatch(/name="packs\/core\/rights#right\.A\.title"[\s\S]*?<segment state="reviewed">/);
    expect(file).toMatch(
      /name="packs\/core\/rights#right\.A\.body"[\s\S]*?<segment state="initial"><source>Nobody may hold you\.\n\nAsk for a lawyer\.<\/source><\/segment>/,
    );
  });
  it("says what a variable stands for, which number a plural form is for, and the term with its status", () => {
    const { words } = readWorkspace(bench().root);
    const notes = (source: string, form: string | null): string[] =>
      notesFor(words, "fr", "fr-FR")({ source, key: `k_${form}`, isPlural: form !== null, limit: 2000 }).map(({ text }) => text);
    expect(notes("Sent to {{name}}", null)).toEqual(["{{name}} stands for a name: Calais. Keep it as it is."]);
    expect(notes("{{count}} days", "many").at(1)).toContain('Plural form "many" of this language, as with the number 1000000.');
    expect(notes("Asylum, and a lawyer", null)).toEqual(['asylum: "asile" (attested).', 'lawyer: "avocat" (known).']);
    expect(notes("a".repeat(700), null)).toEqual(["At most 2000 characters."]);
    expect(fileNotes("fr", words)[0]?.text).toContain('Do not write "trafic humain".');
  });
});

describe("the commands, as somebody types them", () => {
  it("export, change, import: the text is taken, what is wrong is named and the command says it did not go all right", () => {
    const { root, read } = bench();
    const out = join(root, "fr.xlf");
    expect(i18n(root, "export", "fr", "--out", out).stdout).toContain("8 texts, 2 of them not translated yet");
    writeFileSync(out, withTargets(root, { "locales/common#leave": "Partir", "locales/common#state.sent": "Envoyé" }));
    const { status, stdout, stderr } = i18n(root, "import", out);
    expect(status).toBe(1);
    expect(stderr.trim()).toBe("not taken: locales/common#state.sent lost {{name}}");
    expect(stdout).toContain("1 taken, 4 as before, 2 without a translation, 1 not taken.");
    expect(JSON.parse(read("locales/fr/common.json"))).toMatchObject({ leave: "Partir", state: { sent: "Envoyé à {{name}}" } });
  });
  it("a file of more than 20 MB is not even read", () => {
    const { root } = bench();
    writeFileSync(join(root, "big.xlf"), "");
    truncateSync(join(root, "big.xlf"), 20 * 1024 * 1024 + 1);
    expect(i18n(root, "import", join(root, "big.xlf")).stderr).toContain("larger than 20 MB");
  });
  it("the name of a text in somebody's file cannot steer the terminal", () => {
    const { root } = bench();
    writeFileSync(join(root, "fr.xlf"), exported(root, "fr").replaceAll("common#leave", "common#\u009b2J\u202eleave"));
    expect(i18n(root, "import", join(root, "fr.xlf")).stderr.trim()).toBe(
      "not taken: locales/common#\ufffd2J\ufffdleave is no text of ours",
    );
  });
  it("a broken folder is a sentence, not a stack trace", () => {
    const { root, write } = bench();
    write("locales/so/meta.json", "{");
    const { status, stderr } = i18n(root, "check");
    expect(status).toBe(1);
    expect(stderr).toContain("locales/so/meta.json is not JSON in UTF-8");
    expect(stderr).not.toMatch(/\n\s+at /);
  });
  it("an unknown command prints how to use them", () => {
    expect(i18n(bench().root, "translate").stdout).toContain("npm run -s i18n -- <command>");
  });
});

it("the table says how far a language is, who wrote it and who read it, by role", () => {
  const { root } = bench();
  const lines = statusLines(languageStatus(readWorkspace(root))).map((line) => line.replace(/ {2,}/g, " | "));
  expect(lines).toContain("fr | draft, 6 texts, 2 missing; parts: public | Français");
  expect(lines).toContain(
    " | common | 5 | 0 | draft | a volunteer | a native teacher | read back".trimStart().replace(/^\| /, " | "),
  );
  expect(lines).toContain(" | packs/core/danger | 0 | 1 | not there");
});
