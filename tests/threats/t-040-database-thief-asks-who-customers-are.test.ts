// The threat: docs/threats/t-040-database-thief-asks-who-customers-are.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, toBase64 } from '@inro/foundation';
import { openDatabase, sql } from '@inro/host';
import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { parseCertificate } from '@inro/pki/read';
import { agree, PIN } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-040 a thief of the bank’s database asks the authority who the customers are', () => {
  let scene: Scene;
  let certificate: Uint8Array;
  before(async () => {
    scene = await shareScene();
    const channel = await scene.wallet.door.openChannel(JPKI_AID);
    const applet = new JpkiClient(channel);
    await applet.verify('userAuthenticationPin', new Secret(PIN));
    certificate = await applet.readCertificate('userAuthentication');
    await channel.close();
  });
  after(() => scene.close());

  /** What of the certificate lies in the bank's tables after a login. */
  const found = async (): Promise<string[]> => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    const db = openDatabase<never>(scene.house.databases.bank!.url);
    const tables = ['login_transaction', 'session', 'customer'];
    const dumps = await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(db)));
    await db.destroy();
    const text = JSON.stringify(dumps.map(({ rows }) => rows)).toUpperCase();
    assert.ok(text.includes('TOTAL-PASSED'));
    const serial = parseCertificate(certificate).serialHex.toUpperCase();
    const whole = toBase64(certificate).slice(0, 80).toUpperCase();
    return [...(text.includes(serial) ? ['serial number'] : []), ...(text.includes(whole) ? ['certificate'] : [])];
  };

  it('and holds nothing to ask with: neither certificate nor serial number', async () => {
    assert.deepEqual(await found(), []);
  });

  it('counter-test: a bank that keeps what it was shown loses the certificate of every customer', async () => {
    const keeps = without({
      file: 'packages/relying-party/src/settle.ts',
      defence: 'const report = reportToJson(decided);',
      instead:
        'const shown = (decided as { certificate?: { der: Uint8Array } }).certificate!.der;' +
        ' const report = { ...reportToJson(decided), shown: btoa(String.fromCharCode(...shown)) };',
    });
    await scene.house.replace('bank', keeps);
    assert.deepEqual(await found(), ['certificate']);
  });
});
