// docs/operations/deployment.md
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { portsNeeded } from '@inro/deployment';
import { freeBlock, freePort, temporaryFolder } from '@inro/host/testing';
import type { Browser } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { openRunningSystem, type RunningSystem } from '../../quality/people/running-system.ts';
import { live } from '../../quality/people/states.ts';
import { readArguments } from '../../tools/start/arguments.ts';
import { type System, startSystem } from '../../tools/start/system.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { openWallet, patienceMs } from '../support/open-wallet.ts';

const root = join(import.meta.dirname, '../..');
const HOST = 'inro.example';
const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;

describe('a house on real names behind a TLS proxy', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder.path, stdio: 'pipe' });
  let house: System;
  let system: RunningSystem;
  let proxy: ChildProcess;
  let browser: Browser;
  let outside: number;

  before(async () => {
    const names = [HOST, `*.${HOST}`, `*.wallet.${HOST}`, `*.handset.${HOST}`].map((name) => `DNS:${name}`).join();
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '90'];
    openssl('req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Local CA');
    openssl(
      'req',
      '-x509',
      ...ec,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-keyout',
      'key.pem',
      '-out',
      'leaf.pem',
      '-subj',
      `/CN=${HOST}`,
      '-addext',
      `subjectAltName=${names}`,
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    );
    writeFileSync(at('chain.pem'), readFileSync(at('leaf.pem'), 'utf8') + readFileSync(at('ca.pem'), 'utf8'));
    // Chromium is told where the names are, and so sees the port that the world sees.
    outside = await freePort();
    const tls = { certificate: at('chain.pem'), key: at('key.pem') };
    writeFileSync(at('deployment.json'), JSON.stringify({ host: HOST, port: outside, tls }));
    const port = await freeBlock(portsNeeded());
    const { deployment } = readArguments(['--deployment', at('deployment.json')], root);
    house = await startSystem({ root, dataDir: at('data'), port, deployment });
    system = openRunningSystem(at('data'));
    mkdirSync(at('nginx'));
    writeFileSync(
      at('nginx.conf'),
      `user root; daemon off; pid ${at('nginx/pid')}; error_log ${at('nginx/error.log')}; events {}
http { client_body_temp_path ${at('nginx')}; proxy_temp_path ${at('nginx')}; fastcgi_temp_path ${at('nginx')};
uwsgi_temp_path ${at('nginx')}; scgi_temp_path ${at('nginx')}; server_names_hash_bucket_size 128; include ${at('data/nginx.conf')}; }`,
    );
    proxy = spawn('nginx', ['-c', at('nginx.conf'), '-e', at('nginx/error.log')], {
      stdio: 'inherit',
      env: { PATH: `${process.env.PATH}:/usr/sbin` },
    });
    await live(system, maria);
    const spki = new X509Certificate(readFileSync(at('ca.pem'))).publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(spki).digest('base64');
    browser = await openChromium([
      `--host-resolver-rules=MAP *.${HOST} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${pin}`,
    ]);
  });
  after(async () => {
    await browser?.close();
    if (proxy) {
      proxy.kill('SIGTERM');
      if (proxy.exitCode === null) await once(proxy, 'exit');
    }
    await house?.stop();
    folder.dispose();
  });

  it('lets a person log in over https, each at an origin of its own', async () => {
    const page = await openWallet(browser, system, phone, { page: await openPage(browser, { host: HOST }) });
    page.setDefaultTimeout(patienceMs);
    const bank = `https://bank.${HOST}:${outside}`;
    assert.equal(system.origin('bank'), bank);
    await page.goto(`${bank}/?lang=en&phone=${phone}`);
    await page.locator('a[href="#/choose"]').click();
    await page.locator('main button').click();
    await page.waitForURL(`https://${phone}.wallet.${HOST}:${outside}/present**`);
    await page.locator('main button').click();
    await page.locator('dl').waitFor();
    await page.locator('main button').first().click();
    await page.locator('#pin').fill(maria.phonePin);
    await page.waitForURL(`${bank}/**`);
    await page.getByText(/^10000\d\d$/).waitFor();
    assert.deepEqual(page.complaints, []);
    const cookies = await page.context().cookies(bank);
    assert.ok(cookies.length > 0 && cookies.every(({ secure, name }) => secure && name.startsWith('__Host-')));
  });

  /** What the proxy answers to that name: a status, or nothing at all. */
  const asked = (name: string, path: string, host = name): Promise<number | 'nothing'> =>
    new Promise((resolve) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: outside,
          servername: name,
          path,
          headers: { host },
          ca: readFileSync(at('ca.pem')),
          agent: false,
        },
        (answer) => resolve(answer.resume().statusCode ?? 0),
      );
      sent.on('error', () => resolve('nothing')).end();
    });

  it('shows the world what wallets and browsers use, and nothing else', async () => {
    for (const name of ['bank', 'registration', 'status', 'tsm', `${phone}.wallet`]) {
      const host = `${name}.${HOST}`;
      // Before TLS has the port in it, the name that a browser says is that of the origin.
      if (name !== 'status') assert.equal(await asked(host, '/health', `${host}:${outside}`), 200, name);
      for (const own of [`${host}:${outside}`, host, '127.0.0.1', `127.0.0.1:${outside}`, '[::1]', 'localhost']) {
        const status = await asked(host, '/metrics', own);
        assert.ok(status === 421 || status === 404, `${name} as ${own}: ${status}`);
      }
    }
    for (const name of ['home', 'ca', 'tsm-issuer', 'tsm-provider', 'phone-maker', 'handset', 'wallet', 'other'])
      assert.equal(await asked(`${name}.${HOST}`, '/', `${name}.${HOST}:${outside}`), 'nothing', name);
    // A name that the proxy knows, and the hands of the cast in the Host field.
    for (const own of [`handset.${HOST}:${outside}`, `home.${HOST}:${outside}`, `handset.${HOST}`])
      for (const path of ['/cast/phones', '/api/cast', '/cast'])
        assert.ok(
          [404, 421, 401].includes(Number(await asked(`${phone}.handset.${HOST}`, path, own))),
          `${own}${path}`,
        );
  });

  it('the same data starts under no other names', async () => {
    await assert.rejects(
      startSystem({ root, dataDir: at('data'), port: 1 }),
      ({ code }: { code?: string }) =>
        code === 'start.already_running' || code === 'start.names_differ' || code === 'start.port_differs',
    );
  });
});
