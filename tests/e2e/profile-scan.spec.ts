import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { createCanaries, scanFolder } from "../support/profile-scan.ts";

/** Shows that a search that finds nothing means something: what Chromium compresses is found when it is there. */
test("a canary in a real profile is found, also in compressed blocks and after a kill", async () => {
  const server = createServer((_, answer) =>
    answer.setHeader("content-type", "text/html").end("<!doctype html><title>x</title>"),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const profile = freshFolder("scan");
  const { marker, text } = createCanaries();
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`;

  const before = await openBrowser({ profile });
  await before.page.goto(address);
  await before.page.evaluate(
    async ([compressed, twoBytes, large]) => {
      const open = indexedDB.open("planted", 1);
      open.onupgradeneeded = () => open.result.createObjectStore("rows");
      await new Promise((resolve) => (open.onsuccess = resolve));
      const put = (key: string, value: unknown): Promise<unknown> => {
        const change = open.result.transaction("rows", "readwrite", { durability: "strict" });
        change.objectStore("rows").put(value, key);
        return new Promise((resolve) => (change.oncomplete = resolve));
      };
      await put("compressed", { note: `${"harbour ".repeat(200)}${compressed}${"light ".repeat(200)}` });
      await put("two bytes", { note: `${twoBytes}中` });
      await put("large", { note: `${"quay ".repeat(40_000)}${large}` });
      // Enough to make LevelDB write its log out as a compressed table.
      for (let i = 0; i < 2500; i++) await put(`filler ${i}`, { note: "lighthouse keeper ".repeat(200) + i });
    },
    [text("compressed"), text("twobytes"), text("large")] as const,
  );
  await before.kill();

  const killed = scanFolder(profile, marker);
  expect(killed.unread).toEqual([]);
  for (const field of ["compressed", "large"]) expect(killed.hits.some((hit) => hit.around.includes(field))).toBe(true);
  expect(killed.hits.some((hit) => hit.encoding === "utf-16le")).toBe(true);
  expect(killed.hits.map((hit) => hit.layer)).toEqual(expect.arrayContaining(["leveldb", "leveldb > packed value"]));

  const after = await openBrowser({ profile });
  await after.page.goto(address);
  await after.close();
  expect(scanFolder(profile, createCanaries().marker).hits).toEqual([]);
  server.close();
  removeFolder(profile);
});
