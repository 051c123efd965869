import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const TEXT = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".webmanifest", ".wasm"]);
/** Smaller files gain nothing worth a second file. */
const WORTH_BYTES = 512;

/** Every file below a folder, as paths relative to it, sorted. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll("\\", "/"))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

/** Writes `name.br` beside each text file that gets smaller by it. */
export async function compressFolder(folder) {
  for (const name of filesBelow(folder)) {
    const bytes = readFileSync(join(folder, name));
    if (!TEXT.has(extname(name)) || bytes.length < WORTH_BYTES) continue;
    const packed = await compress(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    if (packed.length < bytes.length) writeFileSync(join(folder, `${name}.br`), packed);
  }
}
