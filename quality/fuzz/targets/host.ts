import { createServer as createListener } from 'node:http';
import { createLogger, createServer, PeerClient, requirePeer } from '@inro/host';
import { testTopology } from '@inro/host/testing';
import { keyKinds } from '@inro/jpki-profile';
import { isErrorCode } from '@inro/problem-table';
import fc from 'fast-check';
import { z } from 'zod';
import { asPath, asRefused, onTheWire, Refused } from '../http.ts';
import { mutatedJson, mutatedText } from '../json.ts';
import { type FuzzTarget, hold, target } from '../target.ts';

interface Recorded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const at = new Date('2026-11-22T03:00:00Z');
const clock = { now: () => at };
const document = { id: 'A-1', certificates: [{ kind: 'userAuthentication', der: 'MAA=' }], at: 3 };
const schema = z.object({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  certificates: z.array(z.object({ kind: z.enum(keyKinds), der: z.string() })).max(2),
  at: z.int().min(0),
});

/** One request as a real peer signs and sends it. */
async function record(client: PeerClient, port: number): Promise<Recorded> {
  let recorded: Recorded | undefined;
  const listener = createListener((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      recorded = { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() };
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  await client.call('ca', 'PUT', '/orders/1', document).catch(() => undefined);
  listener.closeAllConnections();
  await new Promise((resolve) => listener.close(resolve));
  return recorded!;
}

const SIGNED = ['content-digest', 'signature-input', 'signature', 'content-type'];

/** A server of the host with one route for a signed peer: headers, path and body changed on the way. */
export async function signedRequest(): Promise<FuzzTarget> {
  const { configs, dispose } = await testTopology(['registration', 'ca']);
  const config = configs.ca!;
  const { headers, body } = await record(new PeerClient(configs.registration!, clock), config.port);
  // That a signature is taken once is not what is tried here.
  const taken = { take: async () => true };
  const app = createServer(config, createLogger('fuzz', 'silent'), { taken });
  const origin = config.topology.origins.ca;
  let admitted = 0;
  app.put(
    '/orders/:id',
    {
      preValidation: requirePeer(config, clock, ['registration']),
      schema: { body: schema },
    },
    async () => {
      admitted++;
      return {};
    },
  );
  await app.ready();
  dispose();
  const own = Object.fromEntries(SIGNED.map((name) => [name, headers[name]!]));
  const header = fc.constantFrom(...SIGNED);
  const changedHeaders = fc.oneof(
    fc.constant(own),
    header.chain((name) => mutatedText([own[name]!]).map((value) => ({ ...own, [name]: onTheWire(value) }))),
    fc.tuple(header, header).map(([a, b]) => ({ ...own, [a]: own[b]! })),
    header.map((name) => Object.fromEntries(Object.entries(own).filter(([other]) => other !== name))),
  );
  const changedBody = fc.oneof(
    { weight: 3, arbitrary: fc.constant(body) },
    { weight: 2, arbitrary: mutatedText([body]) },
    { weight: 2, arbitrary: mutatedJson([document]).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.nat(9000).map((depth) => '['.repeat(depth)) },
  );
  const path = fc.oneof(
    { weight: 4, arbitrary: fc.constant('/orders/1') },
    { weight: 1, arbitrary: mutatedText(['/orders/1']).map(asPath) },
  );
  return target<readonly [Record<string, string>, string, string]>({
    inputs: fc.tuple(changedHeaders, changedBody, path),
    async run([sent, payload, url]) {
      const before = admitted;
      const answer = await app.inject({ method: 'PUT', url: `${origin}${url}`, headers: sent, payload });
      const untouched = payload === body && url === '/orders/1' && SIGNED.every((name) => sent[name] === own[name]);
      hold(
        admitted === before || SIGNED.slice(0, 3).every((name) => sent[name] === own[name]),
        'unsigned, yet admitted',
      );
      hold(admitted === before || payload === body, 'another body is admitted');
      if (untouched) hold(answer.statusCode === 200, 'the real request is refused');
      if (answer.statusCode === 200) return;
      const problem = answer.json() as { code?: unknown };
      hold(answer.statusCode >= 400 && answer.statusCode < 500, `HTTP status ${answer.statusCode}`);
      hold(isErrorCode(problem.code), 'a problem without a code of the table');
      throw new Refused();
    },
    refuses: asRefused,
    show: JSON.stringify,
    close: () => app.close(),
  });
}
