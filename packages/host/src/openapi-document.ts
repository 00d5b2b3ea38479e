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
  bearer: { type: 'http', scheme: 'bearer', description: 'RFC 6750, with the token that docs/protocol names' },
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

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document whose routes are all described: each operation with an id and what lets it in, and no scheme that nothing names. */
export function completeDocument<const Document extends object>(document: Document): Document {
  const { paths, components } = document as { readonly [member: string]: Json };
  const described = Object.entries(paths ?? {}).map(([path, item]) => {
    const operations = Object.entries(item as Record<string, Json>).map(
      ([method, operation]) =>
        [method, { operationId: operationId(method, path), security: [], ...operation }] as const,
    );
    return [path, Object.fromEntries(operations)] as const;
  });
  const named = described.flatMap(([, item]) =>
    Object.values(item).flatMap(({ security }) => (security as readonly Json[]).flatMap((one) => Object.keys(one))),
  );
  const schemes = Object.entries((components?.securitySchemes ?? {}) as Json).filter(([name]) => named.includes(name));
  const { securitySchemes: _, ...others } = components ?? {};
  const used = schemes.length > 0 ? { securitySchemes: Object.fromEntries(schemes) } : {};
  return { ...document, components: { ...others, ...used }, paths: Object.fromEntries(described) };
}

/** `put /orders/{id}/card` is `putOrdersByIdCard`: it changes with method and path alone. A slash at the end is part of a path. */
function operationId(method: string, path: string): string {
  const words =
    path
      .replace(/\/$/, ' slash')
      .replaceAll(/\{(\w+)\}/g, ' by $1 ')
      .match(/[A-Za-z0-9]+/g) ?? [];
  return [method, ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
}

/** Responses for these problems by their status, and for any other one. */
export function problemAnswers(codes: readonly ErrorCode[]): Readonly<Record<string, unknown>> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  // Every server asks first by which name it was called (own-hosts.ts).
  const byStatus = Map.groupBy(new Set([...codes, 'http.misdirected' as const]), (code) => errorTable[code].httpStatus);
  const answers = [...byStatus].map(([status, these]) => {
    const description = these.map((code) => `\`${code}\`: ${errorTable[code].title.en}`).join('; ');
    return [status, { description, content }] as const;
  });
  return Object.fromEntries([...answers, ['default', { description: 'Another problem of docs/errors.md', content }]]);
}
