/**
 * What we use of the profiles of Data Package 2.0 (datapackage.org/profiles/2.0), written for these tests. Stricter: no key is let through
 * that a misspelling could hide behind.
 */
const path = { type: "string", pattern: "^(?!.*(\\.\\./|\\\\))([^./~]|https?://).*$" } as const;
const constraint = {
  required: { type: "boolean" },
  enum: { type: "array", minItems: 1, uniqueItems: true, items: { type: "string" } },
} as const;

const field = {
  type: "object",
  required: ["name", "type", "description", "constraints"],
  oneOf: [
    {
      properties: {
        type: { const: "string" },
        constraints: {
          type: "object",
          properties: { ...constraint, pattern: { type: "string", format: "regex" } },
          additionalProperties: false,
        },
      },
    },
    {
      properties: {
        type: { const: "integer" },
        constraints: { type: "object", properties: { ...constraint, minimum: { type: "integer" } }, additionalProperties: false },
      },
    },
  ],
  properties: {
    name: { type: "string", minLength: 1 },
    type: {},
    description: { type: "string", minLength: 1 },
    constraints: { type: "object" },
  },
  additionalProperties: false,
} as const;

const dialect = {
  type: "object",
  properties: {
    headerRows: { type: "array", items: { type: "integer", minimum: 1 } },
    commentRows: { type: "array", items: { type: "integer", minimum: 1 } },
    delimiter: { const: "," },
    quoteChar: { const: '"' },
    doubleQuote: { const: true },
  },
  additionalProperties: false,
} as const;

export const DATA_PACKAGE_SCHEMA = {
  type: "object",
  required: ["$schema", "resources"],
  properties: {
    $schema: { const: "https://datapackage.org/profiles/2.0/datapackage.json" },
    name: { type: "string", pattern: "^[-a-z0-9._/]+$" },
    title: { type: "string" },
    description: { type: "string" },
    sources: {
      type: "array",
      items: {
        type: "object",
        minProperties: 1,
        properties: { title: { type: "string" }, path },
        additionalProperties: false,
      },
    },
    resources: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["name", "path", "schema"],
        properties: {
          name: { type: "string", pattern: "^[-a-z0-9._/]+$" },
          type: { const: "table" },
          path,
          title: { type: "string" },
          format: { const: "csv" },
          mediatype: { const: "text/csv" },
          encoding: { const: "utf-8" },
          bytes: { type: "integer", minimum: 1 },
          dialect,
          schema: {
            type: "object",
            required: ["fields"],
            properties: {
              fields: { type: "array", minItems: 1, items: field },
              missingValues: { type: "array", items: { type: "string" } },
            },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
} as const;
