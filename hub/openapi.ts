import { OPERATOR_PATHS } from "./openapi-operator.ts";
import type { OpenApi } from "./openapi-parts.ts";
import { PHONE_PATHS } from "./openapi-phones.ts";

/** Every call of the hub and everything it may answer; `tests/hub/openapi.test.ts` holds it to the routes and to what they answer. */
export const OPENAPI: OpenApi = {
  openapi: "3.1.0",
  info: {
    title: "Fanal hub",
    version: "1",
    description: "A relay for sealed envelopes. What travels in them: src/protocol/README.md.",
  },
  paths: { ...PHONE_PATHS, ...OPERATOR_PATHS },
  components: { securitySchemes: { token: { type: "http", scheme: "bearer", description: "32 random bytes, base64url." } } },
};
