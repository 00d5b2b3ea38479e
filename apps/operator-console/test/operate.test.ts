import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { ocspOf } from '../../registration/test/ocsp.ts';
import { startTestRegistration, type TestRegistration } from '../../registration/test/support.ts';
import { putKey, inro as runInro, wholeInro } from './support.ts';

const folder = temporaryFolder();
let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
  putKey(world, folder.path, 'operator');
});
after(async () => {
  await world.dispose();
  folder.dispose();
});

const inro = (args: readonly string[], typed = '', dataDir = folder.path) => runInro(args, typed, dataDir);
const statusOf = async ({ certificates }: Awaited<ReturnType<TestRegistration['phoneOfSomebody']>>) =>
  (await ocspOf(world, certificates)).userAuthentication;

describe('docs/operations/operator.md: finding and ending by commands', () => {
  it('finds a person by number, and says plainly that nobody has it', async () => {
    const phone = await world.phoneOfSomebody();
    const { status, out, errors } = await runInro(['find', phone.number], '', folder.path, wholeInro);
    assert.equal(status, 0, errors);
    assert.match(out, new RegExp(`^${phone.id}: phone, delivered$`, 'm'));
    assert.match(out, /^ {2}userAuthentication: not ended$/m);
    const named = await inro(['find', '9999999999']);
    assert.equal(named.status, 1);
    assert.match(named.errors, /Nobody in the register has this number.*\[registration\.number_unknown\]/);
    assert.equal(JSON.parse((await inro(['find', '9999999999', '--json'])).out).problem, 'registration.number_unknown');
    const typed = await inro(['find', '-', '--json'], `${phone.number}\n`);
    assert.ok(
      JSON.parse(typed.out).applications.some((one: { applicationId: string }) => one.applicationId === phone.id),
    );
  });

  it('lists services: none in a house that has certified none', async () => {
    const { status, out } = await inro(['services']);
    assert.deepEqual([status, out.trim()], [0, 'No service was ever certified.']);
    assert.deepEqual(JSON.parse((await inro(['services', '--json'])).out), { services: [], isWhole: true });
    assert.equal((await inro(['services', 'bank'])).status, 3);
  });

  it('lists the keys that sign statements, and withdraws none that there is not', async () => {
    const { status, out } = await inro(['issuers']);
    assert.equal(status, 0);
    assert.match(out, /^No key signs statements/);
    assert.deepEqual(JSON.parse((await inro(['issuers', '--json'])).out), { issuers: [] });
    const unknown = await inro(['withdraw-issuer', 'A'.repeat(43)]);
    assert.equal(unknown.status, 1);
    assert.match(unknown.errors, /\[ca\.certificate_unknown\]/);
    assert.equal((await inro(['withdraw-issuer', 'short'])).status, 3);
  });

  it('suspends, releases and revokes; what was ordered once is not ordered again by the same id', async () => {
    const phone = await world.phoneOfSomebody();
    const only = ['--carrier', 'phone'];
    const held = await inro(['suspend', phone.number, ...only, '--order', 'lost-at-noon', '--yes']);
    assert.match(held.out, /^suspended: phone, userAuthentication$/m, held.errors);
    assert.match(held.out, /^order: lost-at-noon$/m);
    assert.equal(await statusOf(phone), 'revoked certificateHold');
    const released = await inro(['release', phone.number, ...only, '--yes', '--json']);
    assert.deepEqual(
      JSON.parse(released.out).certificates.map(({ kind }: { kind: string }) => kind),
      ['userAuthentication'],
    );
    assert.equal(await statusOf(phone), 'good');
    const again = await inro(['suspend', phone.number, ...only, '--order', 'lost-at-noon', '--yes']);
    assert.equal(again.out, held.out);
    assert.equal(await statusOf(phone), 'good', 'the same order again suspends nobody anew');
    const differs = await inro(['revoke', phone.number, ...only, '--order', 'lost-at-noon', '--yes']);
    assert.match(differs.errors, /registration\.order_differs/);
    assert.match((await inro(['release', phone.number, '--yes'])).errors, /registration\.nothing_suspended/);
    const revoked = await inro(['revoke', phone.number, ...only, '--reason', 'keyCompromise', '--yes']);
    assert.equal(revoked.status, 0, revoked.errors);
    assert.equal(await statusOf(phone), 'revoked keyCompromise');
    const nothing = await inro(['revoke', phone.number, ...only, '--yes']);
    assert.deepEqual([nothing.status, nothing.out.split('\n')[0]], [0, 'There was nothing left to end.']);
  });

  it('shows what stands and asks; anything but yes orders nothing', async () => {
    const phone = await world.phoneOfSomebody();
    for (const typed of ['', 'no\n', 'YES\n', 'y\n', 'yes please\n', `${phone.number}\n`]) {
      const { status, out, errors } = await inro(['revoke', phone.number, '--carrier', 'phone'], typed);
      assert.deepEqual([status, out], [1, 'Nothing was ordered.\n']);
      assert.match(errors, /^revoke: phone, userAuthentication\nrevoke: phone, digitalSignature\n/);
    }
    assert.equal(await statusOf(phone), 'good');
    const agreed = await inro(['suspend', '-', '--carrier', 'phone'], `${phone.number}\nyes\n`);
    assert.equal(agreed.status, 0, agreed.errors);
    assert.equal(await statusOf(phone), 'revoked certificateHold');
  });

  it('says the usage for wrong words with exit code 3, and repeats no number anywhere', async () => {
    for (const wrong of [[], ['dance'], ['find', '12'], ['revoke', '0123456789', '--reason', 'certificateHold']]) {
      const { status, out, errors } = await inro(wrong);
      assert.deepEqual([status, out], [3, ''], wrong.join(' '));
      assert.match(errors, /inro operator find NUMBER/);
    }
    assert.equal((await inro(['find', '-'], 'twelve\n')).status, 3);
    const asked = await runInro(['--help'], '', folder.path, wholeInro);
    assert.equal((await runInro(['dance'], '', folder.path, wholeInro)).status, 3);
    assert.deepEqual([asked.status, asked.errors], [0, '']);
    assert.match(asked.out, /^inro operator find NUMBER/);
    const phone = await world.phoneOfSomebody();
    for (const args of [['find'], ['suspend', '--yes'], ['release', '--yes']] as const) {
      const { out, errors } = await inro([args[0], phone.number, ...args.slice(1)]);
      assert.ok(!(out + errors).includes(phone.number));
    }
  });

  it('with another party’s key, or where no house runs, orders nothing and says so', async () => {
    const phone = await world.phoneOfSomebody();
    const [other, empty] = [temporaryFolder(), temporaryFolder()];
    putKey(world, other.path, 'counter');
    const impostor = await inro(['revoke', phone.number, '--yes'], '', other.path);
    assert.equal(impostor.status, 1);
    assert.equal((await inro(['find', phone.number], '', empty.path)).status, 1);
    assert.match((await inro(['find', phone.number], '', empty.path)).errors, /npm start/);
    assert.equal(await statusOf(phone), 'good');
    for (const one of [other, empty]) one.dispose();
  });
});
