import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { Browser, openTown } from '../../../apps/gateway/test/support.ts';

/** What people read of a judge. */
export const names = { ja: '審判', 'ja-x-easy': 'テスト', en: 'Judge' };

export interface Judge {
  readonly port: number;
  /** How its program ended, and what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly errors: string }>;
}

/** A gateway beside its authority, somebody with a phone, and programs that log them in there. */
export async function openBench() {
  const folder = temporaryFolder();
  const logFile = join(folder.path, 'gateway.log');
  const running = new Set<ChildProcess>();
  const town = await openTown(createLogger('gateway', 'info', logFile));
  const hanako = await town.enrol('phone-1');

  /** A key of a client: the private one in a file for it, the public one for the register. */
  function keyFor(id: string): { readonly file: string; readonly jwk: Record<string, unknown> } {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(folder.path, `${id}.jwk`);
    writeFileSync(file, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: id }), { mode: 0o600 });
    return { file, jwk: { ...publicKey.export({ format: 'jwk' }), kid: id } };
  }

  return {
    folder,
    town,
    running,
    inside: (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login',
    /** Requests at its token endpoint that the gateway itself has answered well, by its log. */
    tokensAsked: (): number =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => line.includes('connect/token"') && line.includes('"status":200')).length,
    async start(
      id: string,
      [program, ...args]: readonly string[],
      { callback = '/callback', ...registration }: Record<string, unknown> = {},
    ): Promise<Judge> {
      const port = await freePort();
      const { file, jwk } = keyFor(id);
      await town.certify(id, {
        names,
        kind: 'web',
        profile: 'plain',
        redirectUris: [`http://localhost:${port}${callback}`],
        jwks: { keys: [jwk] },
        mayAskFor: ['name', 'address'],
        keptDays: 0,
        ...registration,
      } as never);
      const said = { ISSUER: town.issuer, CLIENT_ID: id, PORT: String(port), KEY_FILE: file };
      const env = { ...process.env, ...said, SCOPE: 'openid name address', NODE_PATH: '' };
      const child = spawn(program!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      const text = { out: '', errors: '' };
      child.stdout.setEncoding('utf8').on('data', (piece) => (text.out += piece));
      const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
      child.stderr.on('data', (piece) => {
        text.errors += piece;
        if (text.errors.includes('ready')) isReady();
      });
      const ended = new Promise<{ code: number | null; out: string; errors: string }>((resolve) =>
        child.on('close', (code) => {
          running.delete(child);
          resolve({ code, ...text });
        }),
      );
      await Promise.race([ready, ended]);
      return { port, ended };
    },
    /** Through the client's own page, the gateway's, the phone, and back. */
    async logInAt(url: string, browser = new Browser()): Promise<string> {
      const { url: at } = await browser.open(url, (next) => new URL(next).pathname !== '/login' || next === url);
      assert.equal(at, `${town.front}/login`);
      const { url: back } = await browser.open(await town.logIn(browser, hanako), this.inside);
      return back;
    },
    async dispose(): Promise<void> {
      for (const child of running) child.kill('SIGKILL');
      await town.dispose();
      folder.dispose();
    },
  };
}
export type Bench = Awaited<ReturnType<typeof openBench>>;

/** What a judge says of the person, once it has ended with 0. */
export async function verdict({ ended }: Judge): Promise<Readonly<Record<string, unknown>>> {
  const { code, out, errors } = await ended;
  assert.equal(code, 0, errors);
  return JSON.parse(out) as Record<string, unknown>;
}
