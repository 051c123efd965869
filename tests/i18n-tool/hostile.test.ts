import { expect, it } from "vitest";
import { checkAll } from "../../tools/i18n/check.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { bench, importText, withTargets } from "./workbench.ts";

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x>",
  "<a href=javascript:alert(1)>x</a>",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "<style>@import'//x'</style>",
  "<math><mtext></mtext></math>",
  "<!-- x -->",
  "<![CDATA[x]]>",
  "<?xml version='1.0'?>",
  "</p>",
  "<b",
  "&lt;script&gt;",
  "&#60;script&#62;",
  "&#x3c;script&#x3e;",
  "javascript:alert(1)",
  "JaVaScRiPt : alert(1)",
  "vbscript:msgbox(1)",
  "data:text/html,<p>",
  "data:text/html;base64,PHA+",
  "file:///etc/passwd",
  "{{constructor}}",
  "{{x}}",
  "{{",
  "}}",
  "$t(common:leave)",
  "$t(x, {'count': 2})",
  "{{- x}}",
  "{{x, uppercase}}",
];
const DISGUISES = [
  "\u202e",
  "\u202d",
  "\u2066",
  "\u2069",
  "\u200e",
  "\u061c",
  "\u200b",
  "\u2060",
  "\ufeff",
  "\u00ad",
  "\u034f",
  "\u115f",
  "\u180e",
  "\u{e0020}",
  "\u0007",
  "\u009f",
  "\u2028",
  "\ufff9",
  "\ue000",
  "\ufe0f",
  "\u2800",
  "\ufffd",
];
const around = (text: string): readonly string[] => [
  text,
  `Bonjour ${text}`,
  `${text} bonjour`,
  `Bonjour\n${text}\nbonjour`,
  `« ${text} »`,
  `a${text}`,
  `(${text})`,
];
const texts = [...ATTACKS, ...DISGUISES].flatMap(around).filter((text) => text.trim().length > 0);

const withKeys = () => {
  const at = bench();
  const keys = texts.map((_, i) => `k${i}`);
  const all = (text: (i: number) => string): string => JSON.stringify(Object.fromEntries(keys.map((key, i) => [key, text(i)])));
  at.write(
    "locales/en/common.json",
    all((i) => `Words number ${i}`),
  );
  return { ...at, keys, all };
};

it("F-83, F-84, F-85 none of 300 hostile texts gets into a language by a translator's file; each is named", () => {
  const { root, write, read, keys, all } = withKeys();
  write(
    "locales/fr/common.json",
    all((i) => `Mots ${i}`),
  );
  const before = read("locales/fr/common.json");
  expect(texts.length).toBeGreaterThan(300);
  const targets = Object.fromEntries(keys.map((key, i) => [`locales/common#${key}`, texts[i] ?? ""]));
  const { refused, changes } = importText(root, withTargets(root, targets));
  expect(changes.map(({ text }) => text)).toEqual([]);
  expect(refused).toHaveLength(texts.length);
  expect(read("locales/fr/common.json")).toBe(before);
});

it("F-83, F-84, F-85 each of 300 hostile texts in a language's own file is named before anything is built", () => {
  const { root, write, keys, all } = withKeys();
  write(
    "locales/fr/common.json",
    all((i) => texts[i] ?? ""),
  );
  const { problems } = checkAll(readWorkspace(root));
  for (const [i, key] of keys.entries())
    expect(
      problems.some((problem) => problem.startsWith(`locales/fr/common.json: ${key} `)),
      JSON.stringify(texts[i]),
    ).toBe(true);
});

it("words that only look dangerous are let through", () => {
  const { root } = bench();
  const harmless = [
    "1 < 2 et 3 > 2",
    "Vous & moi",
    "Dossier : ouvert",
    "data : voir plus bas",
    "prix 5 % & plus",
    "l’été — « non »",
    "naïve Ünïcödé",
    "a;b &c;",
  ];
  for (const text of harmless) expect(importText(root, withTargets(root, { "locales/common#leave": text })).refused).toEqual([]);
});
