// The threat: docs/threats/t-193-impostor-as-the-database.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase } from '@inro/host/testing';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const PROVEN = 'packages/host/src/proven-database.ts';
const USER = 'ca';
const PASSWORD = 'kaede-momiji-29';
const SECRET = 'select $1::text as secret';

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (kind: string, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.from(kind), int(4 + body.length), body]);
};
const authentication = (code: number, ...parts: readonly (string | Uint8Array)[]) => message('R', int(code), ...parts);
const salt = Buffer.from('abcd');
const ok = authentication(0);
const ready = message('Z', 'I');
const scram = authentication(10, 'SCRAM-SHA-256\0\0');
/** Answers a client-first message as a server that does not know the password can. */
const first = (heard: Buffer, iterations = 4096) =>
  authentication(
    11,
    `r=${/r=([^,\0]+)/.exec(heard.toString('latin1'))?.[1]}x,s=${salt.toString('base64')},i=${iterations}`,
  );
const final = authentication(12, `v=${Buffer.alloc(32, 1).toString('base64')}`);

/** What an impostor says to each thing that it hears, one after another. */
type Script = readonly ((heard: Buffer) => Buffer)[];
const impostors: Readonly<Record<string, Script>> = {
  'asks for the password in clear': [() => authentication(3)],
  'asks for it as MD5': [() => authentication(5, salt)],
  'asks for nothing and lets everybody in': [() => Buffer.concat([ok, ready])],
  'is ready without a word of authentication': [() => ready],
  'tells its parameters and is ready': [
    () => Buffer.concat([message('S', 'server_version\0', '18\0'), message('K', int(1), int(2)), ready]),
  ],
  'offers SCRAM and lets in who begins it': [() => scram, () => Buffer.concat([ok, ready])],
  'offers SCRAM, and asks in clear in the middle': [() => scram, () => authentication(3)],
  'offers SCRAM, and asks for MD5 after the first half': [() => scram, first, () => authentication(5, salt)],
  'goes through SCRAM with a signature that is none': [() => scram, first, () => Buffer.concat([final, ok, ready])],
  'says the end of SCRAM before its middle': [() => scram, () => Buffer.concat([final, ok, ready])],
  'says everything at once': [() => Buffer.concat([scram, final, ok, ready])],
  'wants so many rounds that the client never ends': [() => scram, (heard) => first(heard, 2_000_000_000)],
  'offers another mechanism alone': [() => authentication(10, 'PLAIN\0\0')],
  'asks for what no client knows': [() => authentication(7)],
  'sends rows that nobody asked for': [() => message('D', Buffer.from([0, 1]), int(1), 'x')],
  'asks in clear byte by byte': [() => authentication(3)],
  'says an error that never ends': [() => message('E', 'SFATAL')],
  'offers a list that never ends': [() => authentication(10, 'SCRAM-SHA-256')],
  'says that a message is very long': [() => Buffer.concat([Buffer.from('R'), int(0x7fffffff), Buffer.alloc(100)])],
  'says that a message is shorter than its own length': [() => Buffer.concat([Buffer.from('R'), int(0)])],
  'speaks another protocol': [() => Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
};

describe('T-193 an impostor answers in the place of the database', () => {
  let server: Server;
  let script: Script = [];
  let inBytes = false;
  let heard = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  before(async () => {
    server = createServer((socket) => {
      let turn = 0;
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        heard = Buffer.concat([heard, bytes]);
        const says = script[turn++]?.(bytes);
        if (says && inBytes) for (const byte of says) socket.write(Uint8Array.of(byte));
        else if (says) socket.write(says);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** What a process gives away to this impostor, and as what it fails. */
  async function against(world: World, what: string): Promise<{ told: boolean; code: string | undefined }> {
    const { openDatabase, sql } = await world<typeof import('../../packages/host/src/database.ts')>(
      'packages/host/src/database.ts',
    );
    script = impostors[what]!;
    inBytes = what.includes('byte by byte');
    heard = Buffer.alloc(0);
    const { port } = server.address() as { port: number };
    const db = openDatabase<never>(`postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/ca`, { silenceMs: 1_500 });
    const failure = await sql`select ${SECRET}::text`.execute(db).then(
      () => undefined,
      (thrown: { code?: string }) => thrown,
    );
    await db.destroy();
    const inner = createHash('md5').update(`${PASSWORD}${USER}`).digest('hex');
    const md5 = createHash('md5').update(inner).update(salt).digest('hex');
    return { told: [PASSWORD, md5, SECRET].some((text) => heard.includes(text)), code: failure?.code };
  }

  for (const what of Object.keys(impostors))
    it(`and hears neither password nor question: it ${what}`, async () => {
      const { told, code } = await against(asItIs, what);
      assert.equal(told, false);
      assert.notEqual(code, undefined, 'the question fails');
    });

  it('and the operator reads why', async () => {
    for (const what of [
      'asks for the password in clear',
      'asks for it as MD5',
      'asks for nothing and lets everybody in',
    ])
      assert.equal((await against(asItIs, what)).code, 'host.database_not_proven');
  });

  it('nor the administrator’s password, when databases are made', async () => {
    const { ensureDatabase } = await import('@inro/host/postgres');
    const { port } = server.address() as { port: number };
    for (const what of [
      'asks for the password in clear',
      'asks for it as MD5',
      'asks for nothing and lets everybody in',
    ]) {
      script = impostors[what]!;
      inBytes = false;
      heard = Buffer.alloc(0);
      const made = ensureDatabase(`postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, 'ca', 'another-one');
      await assert.rejects(made, { code: 'host.database_not_proven' });
      for (const text of [PASSWORD, 'another-one', 'show server_version_num'])
        assert.equal(heard.includes(text), false);
    }
  });

  it('and the true one is known, and does its work', async () => {
    const database = await openTestDatabase();
    const { openDatabase, sql } = await import('@inro/host');
    const db = openDatabase<never>(database.url);
    const { rows } = await sql<{ text: string }>`select ${SECRET}::text as text`.execute(db);
    assert.equal(rows[0]!.text, SECRET);
    await db.destroy();
    await database.dispose();
  });

  const counter: Readonly<Record<string, Defence>> = {
    'asks for the password in clear': {
      file: PROVEN,
      defence: 'const BEFORE_PROOF = new Set([\n',
      instead: "const BEFORE_PROOF = new Set([\n  'authenticationCleartextPassword',\n",
    },
    'asks for it as MD5': {
      file: PROVEN,
      defence: 'const BEFORE_PROOF = new Set([\n',
      instead: "const BEFORE_PROOF = new Set([\n  'authenticationMD5Password',\n",
    },
    'asks for nothing and lets everybody in': {
      file: PROVEN,
      defence: '    requireProof(this.connection as unknown as Wire);\n',
    },
  };
  for (const [what, defence] of Object.entries(counter))
    it(`counter-test: without the rule one that ${what} hears it`, async () => {
      assert.equal((await against(without(defence), what)).told, true);
    });
});
