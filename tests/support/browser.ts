import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../tools/lib/chromium.mjs";

/**
 * A real browser with a profile folder of its own that outlives it, so that it can be killed, started again and searched.
 * Chromium writes some session files late: wait `SESSION_FILES_MS` before searching a profile of a browser that was killed.
 */
export const SESSION_FILES_MS = 12_000;

/** A tap that cannot be made says so soon, instead of using up the test's time. */
const STEP_WITHIN_MS = 30_000;

export interface OpenOptions {
  /** A profile of an earlier run; a fresh one when absent. */
  readonly profile?: string;
  /** Language of the browser, `en-GB` when absent. */
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly args?: readonly string[];
  /** Left pages are kept whole for Back, as on people's phones; Playwright switches that off. */
  readonly keepsLeftPages?: boolean;
  readonly javaScriptEnabled?: boolean;
  /** A computer with a mouse instead of a phone. */
  readonly mouse?: boolean;
  /** On top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}
export interface Browser {
  readonly profile: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything the page wrote to the console as an error, every uncaught error and every refused content policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
  /** SIGKILL to the whole process group: nothing is flushed, nothing is told. */
  kill(): Promise<void>;
}

export const freshFolder = (name: string): string => mkdtempSync(join(tmpdir(), `fanal-${name}-`));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Flags every browser of ours runs with: no request but the page's own. */
export const BROWSER_FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-features=Translate,OptimizationHints,MediaRouter",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** Where ready phones (tests/support/ready-phones.ts) keep the app: one address, whatever port answers. */
export const ORIGIN = "http://fanal.localhost";
let answersAt: number | null = null;
/** From now on browsers that this process opens find `ORIGIN` at this port. */
export const originAnswersAt = (port: number): void => {
  answersAt = port;
};
const originFlags = (): readonly string[] =>
  answersAt === null ? [] : [`--host-resolver-rules=MAP ${new URL(ORIGIN).hostname}:80 localhost:${answersAt}`];

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));

export async function openBrowser(options: OpenOptions = {}): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("no Chromium: npm test installs one, or name one in CHROME_PATH");
  const profile = options.profile ?? freshFolder("profile");
  // What a killed browser leaves so that a second one would join it instead of starting.
  for (const left of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) rmSync(join(profile, left), { force: true });
  const viewport = options.viewport ?? { width: 360, height: 740 };
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [...BROWSER_FLAGS, ...originFlags(), ...(options.args ?? [])],
    ...(options.keepsLeftPages ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
    ...(options.env ? { env: { ...definedOnly(process.env), ...options.env } } : {}),
    locale: options.locale ?? "en-GB",
    viewport,
    hasTouch: !options.mouse,
    javaScriptEnabled: options.javaScriptEnabled ?? true,
  });
  context.setDefaultTimeout(STEP_WITHIN_MS);
  const complaints: string[] = [];
  const listen = (page: Page): void => {
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  };
  context.on("page", listen);
  context.pages().forEach(listen);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    profile,
    context,
    page,
    complaints,
    close: () => context.close(),
    kill: async () => {
      const isClosed = new Promise<void>((resolve) => context.once("close", () => resolve()));
      killBrowser(profile);
      await isClosed;
    },
  };
}

/** The first process of the browser that uses this profile; its children carry `--type=`. */
export function browserPid(profile: string): number | null {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const file = `/proc/${pid}/cmdline`;
    if (!existsSync(file)) continue;
    const args = readOr(file).split("\0");
    if (args.includes(`--user-data-dir=${profile}`) && !args.some((arg) => arg.startsWith("--type="))) return Number(pid);
  }
  return null;
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process ended between the listing and the reading.
    return "";
  }
}

function killBrowser(profile: string): void {
  const pid = browserPid(profile);
  if (pid === null) throw new Error(`no browser runs on ${profile}`);
  // Playwright starts it as the leader of its own group, so its helpers die with it.
  process.kill(-pid, "SIGKILL");
}
