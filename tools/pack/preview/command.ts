import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatProblem, type Problem } from "../lib/problems.ts";
import { loadSources } from "../lib/sources.ts";
import { type PreviewBuild, previewBuild } from "./build.ts";
import { servePreview } from "./serve.ts";

export const PREVIEW_USAGE = `  preview [folder…] [--port N]   the app on this computer with these folders in it; shows changes as they are saved, until Ctrl-C`;

type Say = (line: string) => void;

const idOf = (dir: string): string | undefined => loadSources(dir).sources?.meta.packId;

/** The folders that are named, and the packs of this repository that they do not replace. */
function withTheOthers(named: readonly string[], all: readonly string[]): readonly string[] {
  const ids = named.map(idOf);
  const others = all.filter((dir) => !named.some((one) => resolve(one) === resolve(dir)) && !ids.includes(idOf(dir)));
  return [...others, ...named];
}

function tell(problems: readonly Problem[], what: string, say: Say): void {
  for (const problem of problems) say(formatProblem(problem));
  say(`${problems.length} ${problems.length === 1 ? "problem" : "problems"} found: ${what}`);
}

/** Whether there is a newer build. A file that is being saved may be gone for a moment: the next change says what came of it. */
function again(build: PreviewBuild, say: Say): boolean {
  try {
    const built = build.again();
    if (built.ok) say(`Built again: ${built.value.length} parts. Open pages load again.`);
    else tell(built.error, "the app still shows the last good build.", say);
    return built.ok;
  } catch (error) {
    say(`Not built: ${error instanceof Error ? error.message : String(error)}. The app still shows the last good build.`);
    return false;
  }
}

const interrupted = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });

/** `pack preview`; the exit code, once somebody ends it. */
export async function previewCommand(
  words: readonly string[],
  defaultSources: () => readonly string[],
  say: Say,
): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { port: { type: "string", default: "0" } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    say(`--port ${values.port}: a number from 0 to 65535 is meant.`);
    return 1;
  }
  const sources = withTheOthers(positionals, defaultSources());
  const dir = mkdtempSync(join(tmpdir(), "fanal-preview-"));
  const ended = interrupted();
  try {
    const packsDir = join(dir, "packs");
    const build = await previewBuild(sources, join(dir, "keys"), packsDir);
    const first = build.again();
    if (!first.ok) tell(first.error, "correct them, and the app shows the packs.", say);
    const server = await servePreview({ root: build.root, packsDir, cacheDir: join(dir, "cache"), port });
    server.watch(
      sources.map((source) => resolve(source)),
      () => {
        const built = again(build, say);
        if (built) server.reload();
      },
    );
    say(`Preview of ${sources.join(", ")}: ${server.address}`);
    say("Only this computer sees it. What is typed there is not kept for the next preview. Ctrl-C ends it.");
    await ended;
    await server.close();
    say("The preview has ended.");
    return 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
