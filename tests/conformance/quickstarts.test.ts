import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { citizens } from '../../quality/people/citizens.ts';
import { live } from '../../quality/people/states.ts';
import { firstLogin } from '../../quality/quickstart/first-login.ts';
import { Terminal } from '../../quality/quickstart/follow.ts';
import { atPorts, type Line, type Quickstart, quickstarts, readQuickstart } from '../../quality/quickstart/read.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { gateway } from '../../tools/inro/gateway.ts';

const root = join(import.meta.dirname, '../..');
const names = Object.keys(quickstarts) as Quickstart[];

describe('a quickstart, followed outside the repository', () => {
  const maria = citizens.find(({ state }) => state === 'foreignName')!;
  const folder = temporaryFolder();
  let house: TestSystem;
  before(async () => {
    house = await startTestSystem();
    await live(house.system, maria);
  });
  after(async () => {
    await house?.dispose();
    folder.dispose();
  });

  /** The page's lines over the house of this test, which runs already, in a folder of this test: nothing else differs. */
  async function here(name: Quickstart): Promise<{ readonly lines: readonly Line[]; readonly origin: string }> {
    const lines = readQuickstart(name).filter(({ text }) => text !== 'npm start');
    const typed = lines.map(({ text }) => text).join('\n');
    const [, origin = '', port = ''] = /(http:\/\/[\w.]*localhost:(\d+))/.exec(typed) ?? [];
    const free = String(await freePort());
    return {
      origin: origin.replace(port, free),
      lines: lines.map((line) => ({
        ...line,
        text: atPorts(line.text, { own: port, mine: free, gateway: new URL(house.system.origin('gateway')).port })
          .replaceAll('../', `${folder.path}/`)
          .replace(/^(npm exec inro .*)$/, `$1 --data ${house.dataDir}`),
      })),
    };
  }

  for (const name of names)
    it(`${name} logs a person of the cast in`, async () => {
      const terminal = new Terminal(root, () => undefined);
      const { lines, origin } = await here(name);
      try {
        for (const line of lines) await terminal.type(line);
        assert.match(await firstLogin(house.system, name, origin), /^Hello [\w-]{43,54}$/);
      } finally {
        await terminal.close();
      }
    });

  it('a client’s file is its owner’s alone, keeps its key, and no other file is written over', async () => {
    const file = join(folder.path, 'again.json');
    const add = (to: string) =>
      gateway(['add', 'again', '--redirect', 'http://localhost:9/x', '--client-file', to, '--data', house.dataDir]);
    const { log, error } = console;
    console.log = console.error = () => undefined;
    const codes = [await add(file)];
    const first = readFileSync(file, 'utf8');
    codes.push(await add(file));
    const other = join(folder.path, 'other.json');
    cpSync(join(root, 'package.json'), other);
    codes.push(await add(other));
    const text = join(folder.path, 'text');
    writeFileSync(text, 'mine');
    codes.push(await add(text));
    Object.assign(console, { log, error });
    assert.deepEqual(codes, [0, 0, 1, 1]);
    assert.equal(readFileSync(file, 'utf8'), first);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(Object.keys(JSON.parse(first) as object), ['issuer', 'client_id', 'redirect_uri', 'jwk']);
    assert.equal(readFileSync(other, 'utf8'), readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(readFileSync(text, 'utf8'), 'mine');
    assert.ok(!existsSync(`${text}.new`));
  });
});
