import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger, createServer, requireOwnPages, requirePeer, systemClock } from '@inro/host';
import { takenInMemory, testTopology } from '@inro/host/testing';
import { errorTable } from '@inro/problem-table';
import { z } from 'zod';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
  readonly security?: readonly object[];
  readonly 'x-callers'?: readonly string[];
  readonly 'x-own-pages'?: true;
  readonly operationId: string;
}
interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: { readonly Problem: { properties: { code: { enum: string[] } } } };
    readonly securitySchemes: object;
  };
}

describe('OpenAPI 3.1.0: a server of the host', () => {
  let topology: Awaited<ReturnType<typeof testTopology>>;
  let app: ReturnType<typeof createServer>;
  let description: Description;
  before(async () => {
    topology = await testTopology(['one', 'two']);
    const config = topology.configs.one!;
    app = createServer(config, createLogger('one', 'silent'), { taken: takenInMemory() });
    app.put(
      '/orders/:id',
      {
        preValidation: requirePeer(config, systemClock, ['two']),
        schema: {
          params: z.strictObject({ id: z.string().regex(/^[a-z]{3}$/) }),
          body: z.strictObject({ count: z.int().min(1) }),
          response: { 202: z.strictObject({ order: z.string() }) },
        },
      },
      async ({ params }, reply) => reply.code(202).send({ order: params.id }),
    );
    app.delete('/orders/:id', { preHandler: requireOwnPages([]) }, async (_request, reply) => reply.code(204).send());
    app.get('/page', { schema: { hide: true } }, async () => 'page');
    description = (await app.inject(`${config.topology.origins.one}/openapi.json`)).json();
  });
  after(async () => {
    await app.close();
    topology.dispose();
  });

  it('describes every route that it has, but for those that are pages', () => {
    const has = (method: string, url: string) => app.hasRoute({ method: method.toUpperCase() as 'GET', url });
    const told = Object.entries(description.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => [method, path.replace(/\{(\w+)\}/g, ':$1')] as const),
    );
    assert.ok(told.every(([method, url]) => has(method, url)));
    const methods = /\((.*)\)/;
    const registered = app.printRoutes({ commonPrefix: false }).split('\n');
    const count = registered.flatMap((line) => methods.exec(line)?.[1]?.split(', ') ?? []);
    const pages = 1;
    assert.equal(told.length, count.filter((method) => !['HEAD', 'OPTIONS'].includes(method)).length - pages);
  });

  it('describes a request by the schemas that check it', () => {
    const { parameters, requestBody } = description.paths['/orders/{id}']!.put!;
    const schema = { type: 'string', pattern: '^[a-z]{3}$' };
    assert.deepEqual(parameters, [{ name: 'id', in: 'path', required: true, schema }]);
    const { count } = (requestBody!.content['application/json']!.schema as { properties: { count: object } })
      .properties;
    assert.equal((count as { minimum: number }).minimum, 1);
  });

  it('describes an answer by the schema that it is written by', () => {
    const { responses } = description.paths['/orders/{id}']!.put!;
    assert.match(JSON.stringify(responses['202']), /"required":\["order"\]/);
    assert.equal(description.paths['/orders/{id}']!.delete!.responses['2XX']!.content, undefined);
  });

  it('says who comes in, and by what', () => {
    const { put, delete: remove } = description.paths['/orders/{id}']!;
    assert.deepEqual([put!.security, put!['x-callers']], [[{ peerSignature: [] }], ['two']]);
    assert.deepEqual([remove!.security, remove!['x-callers'], remove!['x-own-pages']], [[], undefined, true]);
    assert.deepEqual(
      Object.keys(description.components.securitySchemes),
      ['peerSignature'],
      'no scheme but those named',
    );
  });

  it('gives each operation an id of its own, by method and path alone', () => {
    const ids = Object.values(description.paths).flatMap((item) =>
      Object.values(item).map((operation) => operation.operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(description.paths['/orders/{id}']!.put!.operationId, 'putOrdersById');
  });

  it('names the problems of its edge and guards by status, and every code of the error table', () => {
    const { responses } = description.paths['/orders/{id}']!.put!;
    for (const code of [
      'http.misdirected',
      'http.body_invalid',
      'http.too_large',
      'http.unauthorized',
      'http.clock_differs',
      'http.busy',
    ] as const)
      assert.ok(responses[errorTable[code].httpStatus]!.description.includes(`\`${code}\``), code);
    assert.ok(responses.default);
    assert.deepEqual(description.components.schemas.Problem.properties.code.enum, Object.keys(errorTable));
  });
});
