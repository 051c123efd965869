import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { differences, fromFolder, lookAt } from "../../tools/digest.ts";
import { ROOT, run } from "../../tools/lib/process.mjs";
import { freshFolder, removeFolder } from "../support/browser.ts";
import { buildOnce } from "../support/stack.ts";

/*
 * Whoever builds the same sources gets the same app, so that anybody can tell whether a server gives out the one that was published.
 * Fails without: a path, an hour or a name of the machine anywhere in a file; tried with `Date.now()` and with `ROOT` among `define` in build.mjs
 */
const READ_BY_A_BUILD = [
  "src",
  "hub",
  "packs",
  "locales",
  "public",
  "tools",
  "index.html",
  "vite.config.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

test("the same sources and signed packs, built in another folder and another time zone, are the same app to the last byte", async () => {
  const built = await buildOnce();
  const elsewhere = freshFolder("elsewhere");
  try {
    for (const name of READ_BY_A_BUILD) cpSync(join(ROOT, name), join(elsewhere, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
    const { code, output } = await run(process.execPath, ["tools/build.mjs"], {
      cwd: elsewhere,
      keep: true,
      env: {
        FANAL_DATA: built.data,
        FANAL_DIST: join(elsewhere, "dist"),
        FANAL_PACKS: join(built.dist, "app", "packs"),
        TZ: "Pacific/Kiritimati",
        LANG: "tr_TR.UTF-8",
      },
    });
    expect(code, output).toBe(0);
    const [theirs, ours] = await Promise.all(
      [join(elsewhere, "dist"), built.dist].map((dist) => lookAt(fromFolder(join(dist, "app")))),
    );
    expect(theirs?.problems).toEqual([]);
    if (theirs && ours) expect(differences(theirs, ours)).toEqual([]);
    expect(theirs?.digest).toBe(ours?.digest);
  } finally {
    removeFolder(elsewhere);
  }
});
