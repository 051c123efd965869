import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import type { InlineHashes } from "./app-files.ts";

const NOTHING_ALLOWED = [
  "accelerometer",
  "autoplay",
  "display-capture",
  "geolocation",
  "gyroscope",
  "hid",
  "magnetometer",
  "midi",
  "payment",
  "serial",
  "usb",
  "xr-spatial-tracking",
];

/** The headers every answer carries. `hubs` are other hubs the page may talk to. */
export async function addHeaders(
  app: FastifyInstance,
  { scriptHashes, styleHashes }: InlineHashes,
  hubs: readonly string[],
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'", ...scriptHashes.map(quoted)],
        workerSrc: ["'self'"],
        connectSrc: ["'self'", ...hubs],
        imgSrc: ["'self'", "blob:"],
        mediaSrc: ["'self'", "blob:"],
        styleSrc: ["'self'", ...styleHashes.map(quoted)],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["app"],
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: false },
    xFrameOptions: { action: "deny" },
  });
  const permissions = ["camera=(self)", "microphone=(self)", ...NOTHING_ALLOWED.map((name) => `${name}=()`)].join(", ");
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("permissions-policy", permissions);
  });
}

const quoted = (hash: string): string => `'${hash.replaceAll("'", "")}'`;
