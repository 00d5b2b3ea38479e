import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openApiFaults } from '../support/openapi-checks.ts';
import { lintFindings } from '../support/openapi-linter.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/api');
const read = (page: string): string => readFileSync(join(folder, page), 'utf8');
const pages = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface Description {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly summary?: string; readonly operationId?: string }>>>
  >;
}

describe('the descriptions of the servers (docs/api)', () => {
  for (const page of pages) {
    it(`are OpenAPI 3.1: ${page}`, () => {
      assert.deepEqual(openApiFaults(JSON.parse(read(page))), []);
    });

    it(`say of every operation what it does, once: ${page}`, () => {
      const { paths } = JSON.parse(read(page)) as Description;
      const operations = Object.entries(paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, { summary = '', operationId }]) => ({
          place: `${method} ${path}`,
          summary,
          operationId,
        })),
      );
      const unsaid = operations.filter(({ summary }) => !/^[A-Z].{3,98}[^.]$/.test(summary));
      assert.deepEqual(
        unsaid.map(({ place }) => place),
        [],
      );
      assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    });

    it(`have nothing that Redocly's recommended rules find: ${page}`, async () => {
      assert.deepEqual(await lintFindings(JSON.parse(read(page)) as object), []);
    });

    it(`name no machine, no port and no key: ${page}`, () => {
      assert.doesNotMatch(read(page), /localhost|127\.0\.0\.1|https?:|PRIVATE KEY/);
    });
  }

  it('are all in the index', () => {
    for (const page of pages) assert.ok(read('README.md').includes(`(${page})`), page);
  });

  it('leave out pages and CORS preflights alone', () => {
    const sources = globSync('{packages,apps}/**/src/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    const hiding = sources.filter((file) => /\bhide: true/.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(hiding.sort(), [
      'apps/handset/src/doors/wallet-door.ts',
      'apps/home/src/documents/serve.ts',
      'packages/host/src/static-site.ts',
    ]);
  });

  it('are told from what breaks a rule, and each rule from the others', async () => {
    const whole = JSON.parse(read('registration.json')) as Description & { components: Record<string, object> };
    const { summary: _, ...unsaid } = whole.paths['/enrolments']!.post!;
    const withPost = (post: object, path = '/enrolments') => ({
      ...whole,
      paths: { ...whole.paths, [path]: { post } },
    });
    const operation = { ...whole.paths['/enrolments']!.post!, operationId: 'another' };
    const unused = { oidc: { type: 'http', scheme: 'basic' }, ...whole.components.securitySchemes };
    const broken = {
      'operation-summary': withPost(unsaid),
      'operation-operationId': withPost({ ...operation, operationId: undefined }),
      'operation-operationId-unique': withPost({ ...operation, operationId: 'postApplications' }),
      'operation-4xx-response': withPost({ ...operation, responses: { 200: { description: 'Done' } } }),
      'security-defined': withPost({ ...operation, security: undefined }),
      'no-path-trailing-slash': withPost(operation, '/another/'),
      'no-unused-components': { ...whole, components: { ...whole.components, securitySchemes: unused } },
      'no-unresolved-refs': withPost({ ...operation, requestBody: { $ref: 'https://127.0.0.1:9/form.json' } }),
      struct: withPost({ ...operation, responses: 'none' }),
    };
    for (const [rule, description] of Object.entries(broken)) {
      const findings = await lintFindings(description);
      assert.ok(
        findings.some((finding) => finding.startsWith(`${rule}: `)),
        `${rule}: ${findings}`,
      );
    }
  });

  it('are told from what is no OpenAPI 3.1', () => {
    const faults = openApiFaults({
      openapi: '3.0.3',
      info: { title: 'x' },
      paths: {
        '/a/{id}': { get: { responses: { 99: {} }, security: [{ secret: [] }] } },
        '/b/*': { fetch: { requestBody: { schema: { type: 'text', $ref: '#/components/schemas/None' } } } },
      },
    });
    const clauses = new Set(faults.map((fault) => /§[\d.]+/.exec(fault)![0].replace(/\.$/, '')));
    const all = ['1', '2', '8', '9', '12.1', '16', '17', '23', '24', '30'].map((clause) => `§4.8.${clause}`);
    assert.deepEqual([...clauses].sort(), all.sort());
  });
});
