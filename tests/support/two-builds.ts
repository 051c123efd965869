import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, extname, join } from "node:path";
import home from "../../locales/en/home.json" with { type: "json" };
import { freshFolder, removeFolder } from "./browser.ts";
import { type FaultSite, type FaultSiteOptions, startFaultSite } from "./fault-site.ts";
import { type Built, buildOnce } from "./stack.ts";

/** On the first page of each build, in English. */
export const WORDS_OF = { 1: home.title, 2: "What do you need today?" } as const;
export type BuildNumber = keyof typeof WORDS_OF;

export interface TwoBuilds extends FaultSite {
  /** From now on the server gives this build; what phones have stays theirs. */
  deploy(build: BuildNumber): Promise<void>;
  /** Gives a folder of the caller's own, made from one of the builds. */
  deployFolder(app: string): Promise<void>;
  readonly apps: Readonly<Record<BuildNumber, string>>;
}

/** A server whose build can be changed while phones use it; it begins with the first. */
export async function startTwoBuilds(options: Pick<FaultSiteOptions, "team" | "phones"> = {}): Promise<TwoBuilds> {
  const built = await buildOnce();
  const apps = { 1: join(built.dist, "app"), 2: join(secondBuild(built), "app") } as const;
  const dist = freshFolder("dist");
  const point = (app: string): void => {
    rmSync(join(dist, "app"), { force: true });
    symlinkSync(app, join(dist, "app"));
  };
  point(apps[1]);
  const site = await startFaultSite({ ...options, dist });
  const deployFolder = async (app: string): Promise<void> => {
    point(app);
    await site.hub.restart();
  };
  return {
    ...site,
    apps,
    deployFolder,
    deploy: (build) => deployFolder(apps[build]),
    async close() {
      await site.close();
      removeFolder(dist);
    },
  };
}

interface ListedFile {
  readonly url: string;
  readonly integrity: string;
}

const LIST = /\[\{"integrity":.*?\}\]/;

const HASHED = /^(.+-)([A-Za-z0-9_-])([A-Za-z0-9_-]{7}\.(?:js|css))$/;
const NAME = /[A-Za-z0-9_.-]+\.(?:js|css)\b/g;

/**
 * What the next build looks like when everything in it changed: every script and style has another name, the first page says other
 * words, and the worker lists the new files with their hashes. Made from the first build in a second or two, once for all specs.
 */
function secondBuild(built: Built): string {
  const dist = `${built.dist}-second`;
  if (existsSync(dist)) return dist;
  const work = mkdtempSync(`${dist}-`);
  const app = join(work, "app");
  cpSync(join(built.dist, "app"), app, { recursive: true, filter: (path) => !path.endsWith(".br") });
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(app, name)).isFile());
  const renamed = new Map<string, string>();
  for (const file of files.filter((name) => name.startsWith("assets/"))) {
    const [, stem, first, rest] = HASHED.exec(basename(file)) ?? [];
    if (stem && first && rest) renamed.set(basename(file), `${stem}${first === "2" ? "3" : "2"}${rest}`);
  }
  const rename = (text: string): string => text.replace(NAME, (name) => renamed.get(name) ?? name);
  let changed = 0;
  for (const file of files.filter((name) => [".js", ".css", ".html"].includes(extname(name)) && name !== "sw.js")) {
    const before = readFileSync(join(app, file), "utf8");
    const text = rename(before).replaceAll(WORDS_OF[1], WORDS_OF[2]);
    if (text.includes(WORDS_OF[2])) changed++;
    writeFileSync(join(app, file), text);
    const name = renamed.get(basename(file));
    if (name) renameSync(join(app, file), join(app, "assets", name));
  }
  if (renamed.size < 100 || changed < 3)
    throw new Error("the second build does not differ enough: names or words are built otherwise now");
  const listed = (script: string): string =>
    script.replace(LIST, (list) =>
      JSON.stringify(
        (JSON.parse(list) as ListedFile[]).map((file) => {
          const url = rename(file.url);
          const hash = createHash("sha256")
            .update(readFileSync(join(app, url)))
            .digest("base64");
          return { ...file, url, integrity: `sha256-${hash}` };
        }),
      ),
    );
  const worker = join(app, "sw.js");
  writeFileSync(worker, listed(readFileSync(worker, "utf8")));
  try {
    renameSync(work, dist);
  } catch {
    // Another worker of this run was first.
    removeFolder(work);
  }
  return dist;
}
