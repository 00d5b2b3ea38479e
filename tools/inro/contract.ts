import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { toBase64 } from '@inro/foundation';
import { placeFileOnce, replaceFile } from '@inro/foundation/node';
import { httpRequest } from '@inro/host';
import { isNamedOrigin } from '@inro/presentation';
import {
  type ContractAct,
  type ContractResult,
  createFakeWallet,
  type FakeWallet,
  runContract,
} from '@inro/relying-party/fake-wallet';
import { exitCodes } from './exit-codes.ts';
import { printable } from './printable.ts';

export const contractUsage = `inro contract ORIGIN [--folder DIR] [--login BASE] [--statement BASE] [--wait SECONDS] [--json]

Holds a relying party, of whatever make, to the profile: a wallet that tampers answers its requests in every named way.
It makes an authority of its own and writes into DIR (default ./contract): access.key (unless there is one), access.cer,
and roots.json, {authorities: [{purpose, certificate}]}, base64 of DER. Start the service at ORIGIN with that key, and
with these roots alone; it is waited for (default 120 seconds). Never give them to a service that people use.
BASE is where the page of the service begins (POST) and ends (POST BASE/ID/finish) a login, or a statement: default
--login /api/logins, as the SDK has it (docs/guides/contract.md).

Exit codes
  0  every case as it should be
  1  some are not, or the service did not come
  3  wrong use`;

/** `inro contract …`; gives the exit code. */
export async function contract(args: readonly string[], say: (line: string) => void = console.log): Promise<number> {
  const read = readArguments(args);
  if (read === undefined) {
    console.error(contractUsage);
    return exitCodes.noAnswer.code;
  }
  const { origin, folder, wait, json, bases } = read;
  const wallet = await createFakeWallet();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await writeMaterial(wallet, origin, folder);
  if (!json) say(`An authority for this run is in ${printable(folder)}: access.key, access.cer, roots.json.`);
  const [[, first]] = bases as [readonly [ContractAct, string]];
  if (!(await comes(`${origin}${first}`, wait))) {
    console.error(`No service begins anything at ${printable(origin + first)}.`);
    return exitCodes.invalid.code;
  }
  const results: ContractResult[] = [];
  for (const [act, base] of bases) results.push(...(await runContract({ origin, base, wallet, fetch: carry }, act)));
  const failed = results.filter(({ passed }) => !passed).length;
  if (json) say(JSON.stringify({ cases: results }));
  else {
    for (const line of results.map(inWords)) say(line);
    say(`${results.length - failed} passed, ${failed} failed`);
  }
  return failed === 0 ? exitCodes.valid.code : exitCodes.invalid.code;
}

const inWords = ({ act, name, rule, expected, found, passed, why }: ContractResult): string =>
  `${passed ? '✔' : '✖'} ${act} ${name}${passed ? '' : `: ${found}, and should be ${expected} (${rule})${why === undefined ? '' : `: ${printable(why)}`}`}`;

async function writeMaterial(wallet: FakeWallet, origin: string, folder: string): Promise<void> {
  const certificate = await wallet.certifyKey(origin, keyIn(join(folder, 'access.key')));
  replaceFile(join(folder, 'access.cer'), certificate);
  const authorities = (
    [
      ['authentication', wallet.trustAnchors()],
      ['signature', wallet.signatureAnchors()],
      ['access', wallet.accessAnchors()],
    ] as const
  ).flatMap(([purpose, roots]) => roots.map((root) => ({ purpose, certificate: toBase64(root) })));
  replaceFile(join(folder, 'roots.json'), `${JSON.stringify({ authorities }, null, 2)}\n`);
}

function keyIn(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    placeFileOnce(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  }
  return createPrivateKey(readFileSync(file));
}

/** Names below localhost are this machine, whatever its resolver says. */
async function carry(url: string, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', body } = init;
  const headers = Object.fromEntries(new Headers(init.headers));
  const answer = await httpRequest(url, { method, headers, ...(typeof body === 'string' ? { body } : {}) });
  const said = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of [value ?? []].flat()) said.append(name, one);
  return new Response(Uint8Array.from(answer.body), { status: answer.status, headers: said });
}

async function comes(url: string, seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  do {
    const begun = await carry(url, { method: 'POST', headers, body: '{"flow":"cross-device"}' }).catch(() => undefined);
    if (begun?.status === 200) return true;
    await setTimeout(Math.min(500, seconds * 1000));
  } while (performance.now() < until);
  return false;
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { folder: text, login: text, statement: text, wait: text, json: { type: 'boolean', default: false } },
    });
    const [origin = '', ...more] = positionals;
    if (more.length > 0 || !isNamedOrigin(origin)) return undefined;
    const { folder = 'contract', wait = '120', json, login, statement } = values;
    if (!/^\d{1,4}$/.test(wait)) return undefined;
    const named = { login: login ?? (statement === undefined ? '/api/logins' : undefined), statement };
    const bases = (['login', 'statement'] as const).flatMap((act) => {
      const base = named[act];
      return base === undefined ? [] : [[act, base] as const];
    });
    if (!bases.every(([, base]) => /^(?:\/[^/?#:\s]+)+$/.test(base))) return undefined;
    return { origin, folder: resolve(process.env.INIT_CWD ?? '.', folder), wait: Number(wait), json, bases };
  } catch {
    return undefined;
  }
}
