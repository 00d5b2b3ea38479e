// The threat: docs/threats/t-208-operators-slip.md
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { officerRequest } from '../../apps/counter/src/officer.ts';
import { ocspOf } from '../../apps/registration/test/ocsp.ts';
import { startTestRegistration, type TestRegistration } from '../../apps/registration/test/support.ts';
import { appointedBy } from '../../quality/testing/house/appointment.ts';
import { asItIs, type World, without } from './support/without.ts';

const OPERATE = 'apps/operator-console/src/operate.ts';
const COMMAND_LINE = 'apps/operator-console/src/command-line.ts';
type Operate = typeof import('../../apps/operator-console/src/operate.ts');

describe('T-208 a slip or a script of the operator’s ends certificates that were not meant', () => {
  const folder = temporaryFolder();
  let registration: TestRegistration;
  before(async () => {
    registration = await startTestRegistration();
    const { topology, peerKeyFile } = registration.topology.configs.operator!;
    mkdirSync(join(folder.path, 'keys'));
    writeFileSync(join(folder.path, 'topology.json'), JSON.stringify(topology));
    copyFileSync(peerKeyFile!, join(folder.path, 'keys/peer-operator.pem'));
  });
  after(async () => {
    await registration.dispose();
    folder.dispose();
  });

  async function type(line: string, typed = '', world: World = asItIs) {
    const { operate } = await world<Operate>(OPERATE);
    const said: string[] = [];
    const hear = (text: string) => void said.push(text);
    const terminal = { input: Readable.from([typed]), say: hear, warn: hear };
    const status = await operate([...line.split(' '), '--data', folder.path], terminal);
    return { status, said: said.join('\n') };
  }
  const phoneOf = async () => {
    const { number, certificates } = await registration.phoneOfSomebody();
    return { number, status: async () => (await ocspOf(registration, certificates)).userAuthentication };
  };

  it('words that nearly mean something order nothing', async () => {
    const { number, status } = await phoneOf();
    for (const line of [
      `revoke ${number} phone`,
      `revoke ${number} --reason certificateHold --yes`,
      `revoke ${number} --reason toString --yes`,
      `suspend ${number} --reason keyCompromise --yes`,
      `find ${number} --yes`,
      `suspend ${number} ${number} --yes`,
      `revoke ${number} --carrier Phone --yes`,
      `revoke ${number} --order ../../residents/1 --yes`,
      `revoke ${number} --force`,
    ])
      assert.equal((await type(line)).status, 3, line);
    assert.equal(await status(), 'good');
  });

  it('an unattended call, or an answer that is not yes, orders nothing', async () => {
    const { number, status } = await phoneOf();
    for (const typed of ['', '\n', 'no\n', 'YES\n', 'y\n', ' yes\n', `${number}\n`]) {
      const { status: ended, said } = await type(`revoke ${number}`, typed);
      assert.equal(ended, 1);
      assert.match(said, /Nothing was ordered\.$/);
    }
    assert.equal(await status(), 'good');
  });

  it('an order given again after its answer was lost is the same order, also after a release', async () => {
    const { number, status } = await phoneOf();
    await type(`suspend ${number} --yes --order lost-answer`);
    await type(`release ${number} --yes`);
    await type(`suspend ${number} --yes --order lost-answer`);
    assert.equal(await status(), 'good');
    assert.match((await type(`revoke ${number} --yes --order lost-answer`)).said, /registration\.order_differs/);
    assert.equal(await status(), 'good');
  });

  it('its id is said before it is given, and with whatever went wrong, so that it can be given again', async () => {
    const { number } = await phoneOf();
    const { said } = await type(`suspend ${number} --yes`);
    const [before, ...rest] = said.split('\n');
    assert.match(before!, /^Order [\w-]{36}\.$/);
    assert.equal(rest.at(-1), before!.replace(/^Order (.*)\.$/, 'order: $1'));
    await type(`suspend ${number} --yes --order said-in-json`);
    const differs = (await type(`revoke ${number} --yes --json --order said-in-json`)).said.split('\n');
    assert.ok(differs.includes('{"order":"said-in-json","problem":"registration.order_differs"}'), differs.join());
  });

  it('a link in the place of an officer’s certificate is replaced, and what it led to stays', async () => {
    const counter = temporaryFolder();
    const [request, certificate] = ['officer.json', 'officer.cer'].map((name) => join(counter.path, name)) as [
      string,
      string,
    ];
    const place = { prefecture: 'Tokyo-to', municipality: 'Chiyoda-ku' };
    const made = await officerRequest(counter.path, new Date(), { anew: false });
    writeFileSync(request, JSON.stringify(appointedBy(registration.topology.configs.counter!, made, place)));
    const key = join(folder.path, 'keys/peer-operator.pem');
    const before = readFileSync(key, 'utf8');
    symlinkSync(key, certificate);
    const { status, said } = await type(`certify-officer ${request} ${certificate} Tokyo-to Chiyoda-ku`);
    assert.equal(status, 0, said);
    assert.equal(readFileSync(key, 'utf8'), before);
    assert.equal(readFileSync(certificate)[0], 0x30);
    counter.dispose();
  });

  it('the number comes by standard input, and is printed nowhere', async () => {
    const { number, status } = await phoneOf();
    for (const line of ['find -', 'suspend - --yes', 'suspend - --yes', 'release -', 'find - --json']) {
      const { status: ended, said } = await type(line, `${number}\nyes\n`);
      assert.equal(ended, 0, said);
      assert.ok(!said.includes(number), line);
    }
    assert.equal(await status(), 'good');
  });

  it('counter-test: without the question, an unattended call ends certificates', async () => {
    const { number, status } = await phoneOf();
    const unasked = without({ file: OPERATE, defence: '!command.agreed', instead: 'false' });
    assert.equal((await type(`revoke ${number} --carrier phone`, '', unasked)).status, 0);
    assert.equal(await status(), 'revoked cessationOfOperation');
  });

  it('counter-test: with an id of its own each time, an order given again suspends who was released', async () => {
    const { number, status } = await phoneOf();
    const forgetful = without({
      file: OPERATE,
      defence: 'id = newOrderId() } = command',
      instead: 'id: _ } = command, id = newOrderId()',
    });
    for (const line of [
      `suspend ${number} --order lost-answer-2`,
      `release ${number}`,
      `suspend ${number} --order lost-answer-2`,
    ])
      assert.equal((await type(`${line} --yes`, '', forgetful)).status, 0);
    assert.equal(await status(), 'revoked certificateHold');
  });

  it('counter-test: where revoke takes any reason, a word in the wrong place suspends instead of ending', async () => {
    const { number, status } = await phoneOf();
    const lax = without({
      file: COMMAND_LINE,
      defence: 'one === wanted && (finalReasons as readonly string[]).includes(one)',
      instead: 'one === wanted',
    });
    await type(`revoke ${number} --carrier phone --reason certificateHold --yes`, '', lax);
    assert.equal(await status(), 'revoked certificateHold');
  });
});
