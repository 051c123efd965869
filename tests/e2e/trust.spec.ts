import { expect, test } from "@playwright/test";
import app from "../../locales/en/app.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { CHANGED_RIGHT, createPackServer, type Endless, type PackServer, type Served } from "../support/fault-packs.ts";
import { packsInUse, trustInUse } from "../support/fault-storage.ts";
import { switchedOn } from "../support/ready-phones.ts";
import { type Built, buildOnce, type Hub, startHub } from "../support/stack.ts";
import { builtPart, keysOf, type Part, publishedRoot, rawFile, signedPart, withFile, withText } from "../support/trust-packs.ts";
import { visit } from "../support/walk.ts";

/*
 * F-79 fails without: `readRoots` in content/trust.ts (the older root comes back); `changedRoles` in verify/standing.ts (the rightful
 *   signers are locked out by version 2,000,000,000)
 * F-81 fails without: `total > limit` in content/fetch-file.ts
 * F-82 fails without: the line of each row in content/parse.ts, domain/pack/files.ts or the schema it names
 */
const TITLE = `right.${CHANGED_RIGHT}.title`;
const THEIRS = "Ring this number instead";
const OURS = "Words of the rightful signers";
const FAR = 2_000_000_000;

let built: Built;
let hub: Hub;
let server: PackServer;
let browser: Browser;
let keys: Awaited<ReturnType<typeof keysOf>>;
let core: Part;
let calais: Part;
let first: number;

test.beforeAll(async () => {
  built = await buildOnce();
  keys = await keysOf(built);
  core = builtPart(built, "core", "content");
  calais = builtPart(built, "calais", "content");
  first = core.manifest.version;
  hub = await startHub({ team: false });
  server = await createPackServer(hub.origin, { phones: true });
});
test.afterAll(async () => {
  await server.close();
  await hub.remove();
});
test.beforeEach(async () => {
  browser = await switchedOn("visitor");
  server.serve(new Map());
});
test.afterEach(async () => {
  await browser.close();
  removeFolder(browser.profile);
});

const openRight = (): Promise<unknown> => visit(browser.page, `${server.origin}/rights/${CHANGED_RIGHT}`);
const version = async (): Promise<number> =>
  (await packsInUse(browser.page)).find(({ id }) => id.startsWith("core|content|"))?.version ?? 0;
const rootVersion = async (): Promise<number> => (await trustInUse(browser.page))?.version ?? 0;
const says = (words: string) => expect(browser.page.getByText(words).first()).toBeVisible();
const theirs = (): Served => signedPart(withText(core, TITLE, THEIRS), keys.stolen, { version: FAR });
/** The root without the stolen keys, and the other parts of its signers as they were, signed anew. */
const nextRoot = () =>
  new Map([
    ...publishedRoot(keys.next, 2, keys.now.root),
    ...signedPart(calais, keys.next.content, { version: calais.manifest.version }),
  ]);

test("F-79 a new root is taken over by itself, with parts that only its keys signed; the older root does not come back", async () => {
  await openRight();
  await expect.poll(rootVersion).toBe(1);
  const news = signedPart(withText(core, TITLE, OURS), keys.next.content.slice(1), { root: 2 });
  server.serve(new Map([...nextRoot(), ...news]));
  await openRight();
  await says(OURS);
  expect(await rootVersion()).toBe(2);
  await expect(browser.page.getByTestId("content-withdrawn")).toHaveCount(0);

  const third = publishedRoot(keys.now, 3, keys.now.root);
  const forth = publishedRoot(keys.next, 4, keys.now.root);
  server.serve(new Map([...nextRoot(), ...third, ...forth, ...news]));
  await openRight();
  await expect.poll(rootVersion, { message: "several steps, one after the other" }).toBe(4);

  server.serve(theirs());
  await openRight();
  await expect(browser.page.getByTestId("content-refused")).toBeVisible();
  await says(OURS);
  expect(await rootVersion()).toBe(4);
  expect(await version()).toBe(first + 1);
});

test("F-79 a root that one of the old keys did not sign, or that leaps, is refused; what is here stays", async () => {
  await openRight();
  await expect.poll(rootVersion).toBe(1);
  const leap = publishedRoot(keys.next, 3, keys.now.root);
  for (const served of [
    publishedRoot(keys.next, 2, keys.now.root.slice(0, 1)),
    publishedRoot({ ...keys.next, root: keys.next.directory }, 2, keys.next.directory),
    new Map([
      ...leap,
      ["/packs/roots/2.json", leap.get("/packs/roots/3.json") ?? null],
      ["/packs/roots/2.signatures.json", leap.get("/packs/roots/3.signatures.json") ?? null],
    ]),
    new Map<string, Endless | Buffer>([...nextRoot(), ["/packs/roots/2.json", { bytes: 200_000_000 }]]),
  ]) {
    server.serve(served);
    await openRight();
    await expect(browser.page.getByTestId("content-refused")).toBeVisible();
    expect(await rootVersion()).toBe(1);
    expect(await version()).toBe(first);
  }
});

test("F-79 stolen keys changed a text and signed version 2,000,000,000: once they are taken back it is gone, and the rightful signers are not locked out", async () => {
  server.serve(theirs());
  await openRight();
  await says(THEIRS);
  await expect.poll(version).toBe(FAR);

  // The new root, while the server still gives the thieves' part.
  server.serve(new Map([...nextRoot(), ...theirs()]));
  await openRight();
  await expect(browser.page.getByTestId("content-withdrawn")).toHaveText(app.content_withdrawn);
  await expect(browser.page.getByText(THEIRS)).toHaveCount(0);
  expect(await version(), "what the app was built with").toBe(first);
  for (const { missing } of await packsInUse(browser.page)) expect(missing).toEqual([]);
  await visit(browser.page, `${server.origin}/danger`);
  await browser.page.locator("main [data-testid^=need-]").first().click();
  await expect(browser.page.getByTestId("danger-number").first()).toBeVisible();
  await expect(browser.page.getByTestId("content-withdrawn")).toBeVisible();

  server.serve(new Map([...nextRoot(), ...signedPart(withText(core, TITLE, OURS), keys.next.content, { root: 2 })]));
  await openRight();
  await says(OURS);
  await expect.poll(version).toBe(first + 1);
  await expect(browser.page.getByTestId("content-withdrawn")).toHaveCount(0);
});

test("F-81 more than was said: stopped at the limit, the installed pack stays", async () => {
  await openRight();
  await expect.poll(version).toBe(first);
  const said = rawFile("rights", "0".repeat(10_000));
  const endless: Endless = { bytes: 200_000_000 };
  const served = new Map<string, Buffer | Endless>(signedPart(withFile(core, said), keys.now.content));
  served.set(`/packs/core/${said.path}`, endless);
  const many = Array.from({ length: 100_000 }, (_, i) => {
    const { name, path, bytes, sha256 } = rawFile(`text.a${i}.public`, "1");
    return { name, path, bytes, sha256 };
  });
  const few = many.slice(0, 1000);
  for (const [what, files] of [
    ["10 kB that go on for 200 MB", served],
    ["a manifest of 100,000 files", signedPart(core, keys.now.content, { files: many })],
    [
      "a manifest that never ends",
      new Map<string, Buffer | Endless>([["/packs/core/content.manifest.json", { bytes: 1_000_000_000 }]]),
    ],
    ["more than 24 MiB together", signedPart(core, keys.now.content, { files: few.map((one) => ({ ...one, bytes: 30_000 })) })],
    [
      "a file of more than 4 MiB",
      signedPart(core, keys.now.content, { files: few.slice(0, 1).map((one) => ({ ...one, bytes: 5_000_000 })) }),
    ],
  ] as const) {
    server.serve(files);
    await openRight();
    await expect(browser.page.getByTestId("content-refused"), what).toHaveText(app.content_refused);
    expect(await version(), what).toBe(first);
  }
  expect(endless.given ?? 0, "bytes the phone took of 200 MB").toBeLessThan(30_000_000);
  expect(endless.given ?? 0).toBeGreaterThan(10_000);
});

test("F-82 a wrong shape, signed by the right keys: refused, the installed pack stays, and nothing reached the objects of the page", async () => {
  await openRight();
  await expect.poll(version).toBe(first);
  const rights = new TextDecoder().decode(core.files.find(({ name }) => name === "rights")?.content);
  const texts = new TextDecoder().decode(core.files.find(({ name }) => name === "text.en.public")?.content);
  const one = (JSON.parse(rights) as Record<string, unknown>[])[0] ?? {};
  const { id: _, ...withoutId } = one;
  const shaped = (value: unknown) => withFile(core, rawFile("rights", JSON.stringify(value)));
  const cases: readonly (readonly [string, Part, Record<string, unknown>?])[] = [
    ["a field that is missing", shaped([withoutId])],
    ["a field too many", shaped([{ ...one, extra: 1 }])],
    ["a field of another kind", shaped([{ ...one, id: 7 }])],
    ["another shape altogether", shaped({ rights: [] })],
    ["__proto__", withFile(core, rawFile("text.en.public", texts.replace('"strings":{', '"strings":{"__proto__":{"x":1},')))],
    ["__proto__ in other letters", withFile(core, rawFile("rights", rights.replace("[{", '[{"\\u005f_proto__":{"x":1},')))],
    ["constructor.prototype", withFile(core, rawFile("rights", rights.replace("[{", '[{"constructor":{"prototype":{"x":1}},')))],
    [
      "a key twice",
      withFile(core, rawFile("text.en.public", texts.replace('"strings":{', `"strings":{"${TITLE}":"${THEIRS}",`))),
    ],
    ["a manifest for a newer app", core, { minAppSchema: 99 }],
    ["a manifest with a field too many", core, { v: 2 }],
    ["a file of the directory in a content part", withFile(core, rawFile("services", "[]"))],
    ["organisations in a content part", withFile(core, rawFile("network", '{"organisations":[],"revoked":[],"teams":[]}'))],
    ["a word of a service in a content part", withText(core, "service.fr-119.phone.0", THEIRS)],
    ["the part of another role under this one's name", core, { role: "directory" }],
    ["the part of another pack", core, { packId: "calais" }],
  ];
  for (const [what, part, head] of cases) {
    server.serve(signedPart(part, keys.now.content, head));
    await openRight();
    const refused = browser.page.getByTestId("content-refused");
    if (head && "minAppSchema" in head) await browser.page.waitForLoadState("networkidle");
    else await expect(refused, what).toHaveText(app.content_refused);
    expect(await version(), what).toBe(first);
    await expect(browser.page.getByText(THEIRS), what).toHaveCount(0);
    expect(await browser.page.evaluate(() => ({}) as { x?: unknown }).then(({ x }) => x), what).toBeUndefined();
    expect(await browser.page.evaluate(() => "x" in {}), what).toBe(false);
  }
});

for (const [what, days, mark, words] of [
  ["a server that has had nothing newer for 90 days", 95, "content-not_renewed", app.content_not_renewed],
  ["a pack past its date", 400, "content-expired", app.content_old],
  ["a clock set back to before the pack was made", -400, "content-clock_behind", app.content_clock],
] as const)
  test(`F-80 ${what}: all of it is still there, hotlines first, under a red line with its date`, async () => {
    await openRight();
    await expect.poll(version).toBe(first);
    await browser.close();
    browser = await openBrowser({ profile: browser.profile });
    await clockAhead(browser.context, days);
    const line = browser.page.getByTestId(mark);
    await openRight();
    await expect(line).toContainText(words.split("{{day}}")[1] ?? words);
    await expect(line).toContainText("2026");
    await expect(browser.page.locator("h1")).toBeVisible();
    await visit(browser.page, `${server.origin}/danger`);
    await expect(line).toBeVisible();
    await browser.page.locator("main [data-testid^=need-]").first().click();
    await expect(browser.page.getByTestId("danger-number").first()).toBeVisible();
  });
