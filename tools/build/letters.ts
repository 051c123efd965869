import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type LetterPlan, makeLetters, planLetters } from "../fonts/letter-files.ts";
import { readWorkspace } from "../i18n/workspace.ts";

const quote = (text: string): string => JSON.stringify(text);

const MODULE = "virtual:letters";

/**
 * Makes the letters a phone may lack, one file a language, and tells the app where they are: `virtual:letters`, whose shape is in
 * `src/app/virtual-letters.d.ts`. A face is made again only when its characters, its font or the way it is made changed.
 */
export function letters(root: string): Plugin {
  const folder = join(root, "node_modules", ".cache", "fanal-letters");
  const recipe = createHash("sha256")
    .update(readFileSync(join(root, "tools", "fonts", "letter-files.ts")))
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const folderOf = (plan: LetterPlan): string => {
    const hash = createHash("sha256").update(`${recipe}\0${plan.source.file}\0${plan.characters}`).digest("hex");
    return join(folder, hash.slice(0, 16));
  };
  const fileOf = async (plan: LetterPlan, piece: string): Promise<string> => {
    const file = join(folderOf(plan), `letters-${piece}.woff2`);
    if (existsSync(file)) return file;
    const made = await makeLetters(plan);
    mkdirSync(folderOf(plan), { recursive: true });
    writeFileSync(file, made);
    return file;
  };
  const dropOthers = (plans: readonly LetterPlan[]): void => {
    const kept = new Set(plans.map(folderOf));
    for (const name of readdirSync(folder)) if (!kept.has(join(folder, name))) rmSync(join(folder, name), { recursive: true });
  };

  const packages = new Set<string>();

  return {
    name: "fanal-letters",
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      const plans = await planLetters(readWorkspace(root));
      const lines: string[] = [];
      const rows: string[] = [];
      // Languages that use the very same letters share a file, which then belongs to the first of them.
      const owners = new Map<string, string>();
      for (const [index, plan] of plans.entries()) {
        const made = folderOf(plan);
        const piece = owners.get(made) ?? plan.key;
        owners.set(made, piece);
        packages.add(plan.source.packageName);
        lines.push(`import u${index} from ${quote(`${await fileOf(plan, piece)}?url`)};`);
        rows.push(
          `{of:${quote(plan.of)},piece:${quote(piece)},url:u${index},range:${quote(plan.range)},probe:${quote(plan.probe)}}`,
        );
      }
      dropOthers(plans);
      return `${lines.join("\n")}\nexport const LETTERS = [${rows.join(",\n")}];\n`;
    },
    /** The licence goes along with the fonts, as it asks. */
    generateBundle() {
      const texts = [...packages].sort().map((name) => readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8").trim());
      this.emitFile({ type: "asset", fileName: "letters-licence.txt", source: `${texts.join(`\n\n${"=".repeat(72)}\n\n`)}\n` });
    },
  };
}
