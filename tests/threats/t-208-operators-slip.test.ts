// The threat: docs/threats/t-208-operators-slip.md
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { inro, putKey } from '../../apps/operator-console/test/support.ts';
import { ocspOf } from '../../apps/registration/test/ocsp.ts';
import { startTestRegistration, type TestRegistration } from '../../apps/registration/test/support.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const unasked = {
  file: 'apps/operator-console/src/operate.ts',
  defence: 'if (!command.agreed) {',
  instead: 'if (!command) {',
};
const anyId = {
  file: 'apps/operator-console/src/operate.ts',
  defence: '{ resident: number, scope: carrier, reason, id });',
  instead: '{ resident: number, scope: carrier, reason, id: newOrderId() });',
};
const anyReason = {
  file: 'apps/operator-console/src/command-line.ts',
  defence: ' && (finalReasons as readonly string[]).includes(one)',
};

/** The operator's command as a program of its own, in which one defence is gone. */
function programWithout(defence: Defence): string[] {
  const support = join(import.meta.dirname, 'support/without.ts');
  const source = `
    const { without } = await import(${JSON.stringify(support)});
    const { operate } = await without(${JSON.stringify(defence)})('apps/operator-console/src/operate.ts');
    process.exit(await operate(process.argv.slice(1)));`;
  return ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source, '--'];
}

describe('T-208 a slip of the operator', () => {
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

  type Phone = Awaited<ReturnType<TestRegistration['phoneOfSomebody']>>;
  const statusOf = async ({ certificates }: Phone) => (await ocspOf(world, certificates)).userAuthentication;
  const unattended = ({ number }: Phone, program?: readonly string[]) =>
    inro(['revoke', '-', '--carrier', 'phone'], `${number}\n`, folder.path, program);

  it('counter-test: ends nothing where nobody agrees; without the question it ends certificates', async () => {
    const phone = await world.phoneOfSomebody();
    assert.equal((await unattended(phone)).status, 1);
    assert.equal(await statusOf(phone), 'good');
    const gone = await unattended(phone, programWithout(unasked));
    assert.equal(gone.status, 0, gone.errors);
    assert.equal(await statusOf(phone), 'revoked cessationOfOperation');
  });

  it('counter-test: given again after a release suspends nobody; with an id of its own each time it does', async () => {
    const phone = await world.phoneOfSomebody();
    const give = async (verb: string, order: string, program?: readonly string[]) => {
      const words = [verb, '-', '--carrier', 'phone', '--yes', '--order', order];
      const { status, errors } = await inro(words, `${phone.number}\n`, folder.path, program);
      assert.equal(status, 0, errors);
      return statusOf(phone);
    };
    assert.equal(await give('suspend', 'lost-answer'), 'revoked certificateHold');
    assert.equal(await give('release', 'found-again'), 'good');
    assert.equal(await give('suspend', 'lost-answer'), 'good');
    assert.equal(await give('suspend', 'lost-answer', programWithout(anyId)), 'revoked certificateHold');
  });

  it('counter-test: in the place of a reason means nothing; without the table it suspends by the word that ends', async () => {
    const read = async (world: World) => {
      const { readCommandLine } = await world<typeof import('../../apps/operator-console/src/command-line.ts')>(
        'apps/operator-console/src/command-line.ts',
      );
      return readCommandLine(['revoke', '0123456789', '--reason', 'certificateHold']);
    };
    assert.equal(await read(asItIs), undefined);
    assert.notEqual(await read(without(anyReason)), undefined);
  });
});
