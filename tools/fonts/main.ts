import { fileURLToPath } from "node:url";
import { readWorkspace } from "../i18n/workspace.ts";
import { glyphProblems } from "./glyph-problems.ts";

// npm run -s check -- glyphs
const root = process.env.FANAL_I18N_ROOT ?? fileURLToPath(new URL("../..", import.meta.url));
const problems = await glyphProblems(readWorkspace(root));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
