// docs/guides/contract.md
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createLogger, systemClock } from '@inro/host';
import { freePort, openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import { wholeInro } from '../../../apps/operator-console/test/support.ts';
import { startBank } from '../../../apps/services/bank/src/start.ts';

const [inro] = wholeInro as [string];
/** The command as a process, and what it said. */
function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [inro, 'contract', ...args]);
  const said = { out: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    said,
    ended,
    async wrote(text: string): Promise<void> {
      while (!said.out.includes(text)) {
        assert.equal(child.exitCode, null, said.errors);
        await setTimeout(50);
      }
    },
  };
}

describe('inro contract', () => {
  const folder = temporaryFolder();
  after(() => folder.dispose());

  it('is kept by the bank of the house, in every case', async () => {
    const topology = await testTopology(['bank', 'home', 'wallet', 'status', 'operator']);
    const database = await openTestDatabase();
    const given = topology.configs.bank!;
    const origin = given.topology.origins.bank!;
    const contract = run(origin, '--folder', folder.path, '--wait', '60');
    await contract.wrote('roots.json');
    assert.equal(statSync(join(folder.path, 'access.key')).mode & 0o077, 0);
    const { authorities } = JSON.parse(readFileSync(join(folder.path, 'roots.json'), 'utf8')) as {
      authorities: { purpose: string; certificate: string }[];
    };
    const named = authorities.map((one) => ({ name: `${one.purpose}-1`, ...one }));
    const config = {
      ...given,
      dataDir: folder.path,
      databaseUrl: database.url,
      topology: { ...given.topology, authorities: named },
    };
    const bank = await startBank({ config, log: createLogger('bank', 'silent'), clock: systemClock });
    try {
      const code = await contract.ended;
      assert.match(contract.said.out, /\n2\d passed, 0 failed\n$/, contract.said.out + contract.said.errors);
      assert.equal(code, 0);
      assert.match(contract.said.out, /^✔ login wrong-nonce$/m);
    } finally {
      await bank.close();
      await database.dispose();
      topology.dispose();
    }
  });

  it('is kept in no case by a service that says yes to everything and asks for nothing', async () => {
    const port = await freePort();
    const origin = `http://lax.localhost:${port}`;
    const contract = run(origin, '--folder', join(folder.path, 'lax'), '--wait', '60', '--json');
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const code = await contract.ended;
    server.closeAllConnections();
    server.close();
    assert.equal(code, 1);
    const { cases } = JSON.parse(contract.said.out) as { cases: { name: string; found: string; passed: boolean }[] };
    assert.ok(cases.length > 20 && cases.every(({ found, passed }) => found === 'failed' && !passed));
  });

  it('says that no service came, and what wrong use is', async () => {
    const nobody = run(
      `http://nobody.localhost:${await freePort()}`,
      '--folder',
      join(folder.path, 'n'),
      '--wait',
      '0',
    );
    assert.equal(await nobody.ended, 1);
    assert.match(nobody.said.errors, /No service begins anything/);
    for (const args of [[], ['not an origin'], ['https://192.0.2.1'], ['http://a.localhost', '--login', 'x']]) {
      const wrong = run(...args);
      assert.equal(await wrong.ended, 3, args.join(' '));
    }
  });
});
