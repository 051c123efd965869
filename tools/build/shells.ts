import { createHash } from "node:crypto";
import { join } from "node:path";
import { type CSSModulesOptions, createServer, type Plugin } from "vite";
import type { RenderedHome } from "#app/prerender.tsx";
import { leavePage } from "./leave-page.ts";
import { REACT } from "./react.ts";

/**
 * Puts the first page into the HTML: per language `/shell/<lng>.html`, and `/index.html` in the reference language for every other
 * address (hidden there until the script has drawn the right page). The style sheet of the entry is inlined, so that the first screen
 * needs one request. `csp.json` lists the hashes the hub's Content-Security-Policy must allow.
 */
export function shells(root: string, modules: CSSModulesOptions): Plugin {
  return {
    name: "fanal-shells",
    apply: "build",
    enforce: "post",
    async generateBundle(_options, bundle) {
      const html = bundle["index.html"];
      if (html?.type !== "asset") return;
      const template = String(html.source);
      const { page, styles } = inlineStyles(template, bundle);
      const homes = await render(root, modules);
      const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? "");
      const leave = leavePage(join(root, "locales"));
      html.source = fill(
        page,
        homes.find((home) => home.lang === "en"),
        false,
      );
      for (const home of homes)
        this.emitFile({ type: "asset", fileName: `shell/${home.lang}.html`, source: fill(page, home, true) });
      this.emitFile({ type: "asset", fileName: "leave.html", source: leave.html });
      this.emitFile({
        type: "asset",
        fileName: "csp.json",
        source: `${JSON.stringify({ scriptHashes: scripts.map(hash), styleHashes: [...styles, leave.style].map(hash) })}\n`,
      });
    },
  };
}

const hash = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

type Bundle = Parameters<Extract<NonNullable<Plugin["generateBundle"]>, (...args: never[]) => unknown>>[1];

/** The linked style sheets of the entry become one style element. */
function inlineStyles(template: string, bundle: Bundle): { readonly page: string; readonly styles: string[] } {
  let css = "";
  const page = template.replace(/\s*<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g, (_tag, file: string) => {
    const asset = bundle[file];
    if (asset?.type !== "asset") throw new Error(`${file} is linked but not built`);
    css += String(asset.source).trim();
    return "";
  });
  if (css.includes("</")) throw new Error("the style sheet would end its element");
  return { page: page.replace("</head>", () => `<style>${css}</style></head>`), styles: [css] };
}

function fill(page: string, home: RenderedHome | undefined, own: boolean): string {
  if (!home) throw new Error("the reference language was not rendered");
  return page
    .replace(/<html[^>]*>/, `<html lang="${home.lang}" dir="${home.dir}"${own ? ` data-shell="${home.lang}"` : ""}>`)
    .replace('<div id="root"></div>', () => `<div id="root">${home.html}</div>`)
    .replace(/>\s*\n\s*</g, "><");
}

async function render(root: string, modules: CSSModulesOptions): Promise<RenderedHome[]> {
  const server = await createServer({
    configFile: false,
    root,
    logLevel: "error",
    appType: "custom",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { alias: REACT },
    define: { __FANAL_HOME__: process.env["FANAL_HOME"] ?? "null" },
    ssr: { noExternal: true },
    css: { modules },
  });
  try {
    const { renderHomes } = (await server.ssrLoadModule("/src/app/prerender.tsx")) as typeof import("#app/prerender.tsx");
    return await renderHomes();
  } finally {
    await server.close();
  }
}

/** Serves the neutral page while developing. */
export function leaveInDevelopment(root: string): Plugin {
  return {
    name: "fanal-leave",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use("/leave.html", (_request, response) => {
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end(leavePage(join(root, "locales")).html);
      });
    },
  };
}
