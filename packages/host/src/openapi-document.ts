import { readFileSync } from 'node:fs';
import { type ErrorCode, errorTable } from '@inro/problem-table';
import { z } from 'zod';
import { problemSchema } from './problem-schema.ts';

const { version, license } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly license: string;
};

/** By what a request may be let in; guards and routes name them. */
const securitySchemes = {
  peerSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'signature',
    description: 'RFC 9421 with Ed25519 by a peer that may call here, beside signature-input and content-digest',
  },
  bearer: { type: 'http', scheme: 'bearer' },
} as const;

/** A schema inside a description: without the dialect, which is that of the whole document. */
export function describeSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...plain } = z.toJSONSchema(schema);
  return plain;
}

/** An OpenAPI 3.1 document that has no paths yet. */
export const openApiHead = (name: string) => ({
  openapi: '3.1.0',
  info: { title: `Inro: ${name}`, version, license: { name: license, identifier: license } },
  servers: [{ url: '/' }],
  components: { schemas: { Problem: describeSchema(problemSchema) }, securitySchemes },
});

/** Responses for these problems by their status, and for any other one. */
export function problemAnswers(codes: readonly ErrorCode[]): Readonly<Record<string, unknown>> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const byStatus = Map.groupBy(new Set(codes), (code) => errorTable[code].httpStatus);
  const answers = [...byStatus].map(([status, these]) => {
    const description = these.map((code) => `\`${code}\`: ${errorTable[code].title.en}`).join('; ');
    return [status, { description, content }] as const;
  });
  return Object.fromEntries([...answers, ['default', { description: 'Another problem of docs/errors.md', content }]]);
}
