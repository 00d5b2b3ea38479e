import assert from 'node:assert/strict';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import {
  createLogger,
  createServer,
  type HostConfig,
  httpRequest,
  PeerClient,
  requirePeer,
  systemClock,
} from '../src/index.ts';
import { takenInMemory, testTopology } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');

/** What somebody on the wire hands on instead of the answer. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Change = (answer: Reply, request: IncomingMessage) => Reply | Promise<Reply>;

const SIGNED = ['content-digest', 'signature-input', 'signature'];

describe('RFC 9421 §2.4 signed answers of peers', () => {
  let topology: Awaited<ReturnType<typeof testTopology>>;
  let config: HostConfig;
  let change: Change = (answer) => answer;
  const closing: (() => Promise<unknown>)[] = [];
  const orders: string[] = [];

  before(async () => {
    topology = await testTopology(['registration', 'ca', 'tsm', 'wire']);
    config = topology.configs.ca!;
    const behind = await serveCa({ ...config, port: topology.configs.wire!.port });
    const wire = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
        const url = `http://127.0.0.1:${behind}${request.url}`;
        const {
          status,
          headers: got,
          body,
        } = await httpRequest(url, {
          method: request.method!,
          headers: { ...headers, host: new URL(config.topology.origins.ca!).host },
          body: Buffer.concat(chunks),
        });
        const kept = SIGNED.flatMap((name) => (got[name] === undefined ? [] : [[name, String(got[name])] as const]));
        const answer = { status, headers: Object.fromEntries(kept), body: Buffer.from(body).toString() };
        const changed = await change(answer, request);
        response.writeHead(changed.status, changed.headers).end(changed.body);
      });
    });
    await new Promise<void>((resolve) => wire.listen(config.port, '127.0.0.1', resolve));
    closing.push(async () => {
      wire.closeAllConnections();
      wire.close();
    });
  });
  after(async () => {
    for (const close of closing) await close();
    topology.dispose();
  });

  async function serveCa(at: HostConfig): Promise<number> {
    const app = createServer(at, log, { taken: takenInMemory() });
    const preValidation = requirePeer(config, systemClock, ['registration']);
    app.put('/orders/:id', { preValidation }, async (request) => {
      orders.push((request.params as { id: string }).id);
      return { state: 'good' };
    });
    app.delete('/orders/:id', { preValidation }, async (_request, reply) => reply.code(204).send());
    app.get('/boom', { preValidation }, async () => {
      throw new TypeError('boom');
    });
    await app.listen({ port: at.port, host: '127.0.0.1' });
    closing.push(() => app.close());
    return at.port;
  }

  const client = (clock = systemClock) => new PeerClient(topology.configs.registration!, clock);
  const order = async (by: Change, id = '1'): Promise<string> => {
    change = by;
    try {
      return (await client().call<{ state: string }>('ca', 'PUT', `/orders/${id}`)).state;
    } catch (failure) {
      assert.ok(failure instanceof InroError);
      return failure.code;
    }
  };
  const unheard = 'http.peer_unavailable';

  it('are believed as they were signed: 200, 204, and a refusal with its code', async () => {
    assert.equal(await order((answer) => answer), 'good');
    assert.deepEqual(await client().call('ca', 'DELETE', '/orders/1'), {});
    await assert.rejects(client().call('ca', 'GET', '/boom'), { code: 'http.internal' });
    const late = { now: () => new Date(Date.now() - 120_000) };
    await assert.rejects(client(late).call('ca', 'PUT', '/orders/1'), { code: 'http.clock_differs' });
  });

  it('are as if none had come when anything of them was changed on the way', async () => {
    const without =
      (name: string): Change =>
      (answer) => ({
        ...answer,
        headers: Object.fromEntries(Object.entries(answer.headers).filter(([other]) => other !== name)),
      });
    const header =
      (name: string, to: (value: string) => string): Change =>
      (answer) => ({
        ...answer,
        headers: { ...answer.headers, [name]: to(answer.headers[name]!) },
      });
    const changes: Readonly<Record<string, Change>> = {
      'another body': (answer) => ({ ...answer, body: '{"state":"revoked"}' }),
      'another body and its digest': (answer) => ({
        ...answer,
        headers: { ...answer.headers, 'content-digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' },
        body: '',
      }),
      'the same JSON in other bytes': (answer) => ({ ...answer, body: `${answer.body} ` }),
      'no body': (answer) => ({ ...answer, body: '' }),
      'another status': (answer) => ({ ...answer, status: 201 }),
      'a refusal with the good answer': (answer) => ({ ...answer, status: 409 }),
      'no signature': without('signature'),
      'no parameters': without('signature-input'),
      'the name of another peer': header('signature-input', (value) => value.replace('"ca"', '"tsm"')),
      'fewer components': header('signature-input', (value) => value.replace(' "signature";req;key="inro"', '')),
      'the signature of the request itself': (answer, request) => ({
        ...answer,
        headers: Object.fromEntries(SIGNED.map((name) => [name, String(request.headers[name])])),
      }),
      'a refusal that nobody signed': () => ({
        status: 409,
        headers: { 'content-type': 'application/problem+json' },
        body: '{"code":"http.body_invalid"}',
      }),
    };
    for (const [what, by] of Object.entries(changes)) assert.equal(await order(by), unheard, what);
  });

  it('answer the one request that they were made for: no earlier one, no other, none by another peer', async () => {
    let earlier: Reply | undefined;
    await order((answer) => {
      earlier = answer;
      return answer;
    });
    assert.equal(await order(() => earlier!), unheard, 'the same order again');
    assert.equal(await order(() => earlier!, '2'), unheard, 'another order');
    const waiting: (() => void)[] = [];
    const answers: Reply[] = [];
    // Two at once, each with the other's answer.
    const swapped: Change = async (answer) => {
      const place = answers.push(answer) - 1;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const go of waiting) go();
      });
      return answers[1 - place]!;
    };
    assert.deepEqual(await Promise.all([order(swapped, '3'), order(swapped, '4')]), [unheard, unheard]);
    const other = { ...topology.configs.tsm!, name: 'ca' };
    const impostor = createServer(other, log, { taken: takenInMemory() });
    const preValidation = requirePeer({ ...config, peerKeyFile: other.peerKeyFile }, systemClock, ['registration']);
    impostor.put('/orders/:id', { preValidation }, async () => ({ state: 'revoked' }));
    const forged: Change = async (_answer, request) => {
      const { connection: _, ...sent } = request.headers as Record<string, string>;
      const headers = { ...sent, host: new URL(config.topology.origins.ca!).host };
      const answer = await impostor.inject({ method: 'PUT', url: request.url!, headers, payload: '{}' });
      assert.equal(answer.statusCode, 200);
      const named = SIGNED.map((name) => [name, String(answer.headers[name])]);
      return { status: 200, headers: Object.fromEntries(named), body: answer.body };
    };
    assert.equal(await order(forged), unheard, 'by the key of another peer');
    await impostor.close();
  });

  it('are not signed for whoever sends a request again, nor for a stranger, nor for another path', async () => {
    const seen: Reply[] = [];
    const again: Change = async (answer, request) => {
      const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
      for (const path of [request.url!, '/orders/elsewhere', '/nowhere']) {
        const {
          status,
          headers: got,
          body,
        } = await httpRequest(`http://127.0.0.1:${topology.configs.wire!.port}${path}`, {
          method: request.method!,
          headers: { ...headers, host: new URL(config.topology.origins.ca!).host },
          body: '{}',
        });
        seen.push({ status, headers: got as Record<string, string>, body: Buffer.from(body).toString() });
      }
      return answer;
    };
    assert.equal(await order(again, 'once'), 'good');
    assert.deepEqual(
      seen.map(({ status }) => status),
      [401, 401, 404],
    );
    for (const { headers } of seen) assert.equal(headers.signature, undefined);
    assert.equal(orders.filter((id) => id === 'once').length, 1);
  });

  it('need a place where signatures are remembered, and a guard before the request is read', async () => {
    const app = createServer(config, log);
    const guard = requirePeer(config, systemClock, ['registration']);
    assert.throws(() => app.get('/x', { preValidation: guard }, async () => ({})), TypeError);
    assert.throws(() => app.get('/y', { preHandler: guard }, async () => ({})), TypeError);
    await app.close();
  });

  it('need a key', () => {
    assert.throws(() => requirePeer({ ...config, peerKeyFile: undefined }, systemClock, ['registration']), TypeError);
  });
});
