// The threat: docs/threats/t-266-report-names-who-reports.md
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Secret, toBase64Url } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { parseCertificate } from '@inro/pki/read';
import { prepareReport, type ServiceReport, signedReport } from '@inro/presentation/report';
import { HolderLog, lookAtReport, ReportJourney, Staples } from '@inro/wallet/core';
import { operate } from '../../apps/operator-console/src/operate.ts';
import { patternsOf } from '../../quality/linkability/patterns.ts';
import { PIN } from './support/people.ts';
import { openScene, type Scene, sceneIn } from './support/scene.ts';
import { onTheWire } from './support/wire-of-phone.ts';
import { without } from './support/without.ts';

const pin = new Secret(PIN);
const names = { ja: 'いろは銀行', 'ja-x-easy': 'いろは銀行(ぎんこう)', en: 'Iroha Bank' };
const file = 'apps/ca/src/reports/take.ts';

describe('T-266 a report of a service names who reports, or is nobody’s', () => {
  let scene: Scene;
  let bank: string;
  let status: string;
  before(async () => {
    scene = await openScene('bank');
    bank = scene.house.system.origin('bank');
    status = scene.house.system.origin('status');
  });
  after(() => scene.close());

  const service = () => ({ origin: bank, relyingParty: names });
  const rows = async () => {
    const db = openDatabase<never>(scene.house.databases.ca!.url);
    const { rows: all } = await sql<Record<string, unknown>>`select * from service_report order by number`.execute(db);
    await db.destroy();
    return all;
  };
  const post = async (jws: string, token: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/jose' };
    const { body } = await httpRequest(`${status}/reports`, { method: 'POST', headers, body: Buffer.from(jws) });
    return JSON.parse(Buffer.from(body).toString()) as { code?: string; number?: number };
  };
  const tokenOf = async (one = scene) => (await new Staples(one.wallet).token())!;
  const draft = (more: Partial<ServiceReport> = {}): ServiceReport => ({
    authority: status,
    service: bank,
    kind: 'other',
    reference: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
    issuedAt: Math.floor(scene.house.clock.now().getTime() / 1000),
    ...more,
  });
  /** Signed by the phone's own key, whatever it says. */
  const signed = async (report: ServiceReport, one = scene) => {
    const prepared = prepareReport(report, 'RS256');
    const channel = await one.wallet.door.openChannel(JPKI_AID);
    const client = new JpkiClient(channel);
    await client.verify('userAuthenticationPin', pin);
    const value = await client.signDigest('userAuthentication', prepared.digest);
    await channel.close();
    return signedReport(prepared, value);
  };
  const certificateOf = async () => {
    const channel = await scene.wallet.door.openChannel(JPKI_AID);
    const client = new JpkiClient(channel);
    await client.verify('userAuthenticationPin', pin);
    const certificate = await client.readCertificate('userAuthentication');
    await channel.close();
    return certificate;
  };

  it('arrives signed, without a certificate, is tracked on the phone, and answered by the operator', async () => {
    const bodies: Buffer[] = [];
    const door = onTheWire(scene.wallet.door, (go) => (request) => {
      if (request.url.endsWith('/reports')) bodies.push(Buffer.from(request.body!));
      return go(request);
    });
    const journey = new ReportJourney({ ...scene.wallet, door }, service());
    const sent = await journey.report({ kind: 'askedTooMuch', words: '住所まで\n聞かれました\u202e' }, pin);
    assert.equal(sent.state, 'received');
    assert.deepEqual(await journey.send(), sent, 'sent again it is the same');
    const [line] = await new HolderLog(scene.ports).entries();
    assert.deepEqual([line!.kind, line!.origin], ['report', bank]);
    const der = await certificateOf();
    const { serialNumber, subject, subjectPublicKeyInfo } = parseCertificate(der);
    const tables = Buffer.from(JSON.stringify(await rows()));
    for (const bytes of [
      der,
      serialNumber,
      subject.der,
      subjectPublicKeyInfo,
      createHash('sha256').update(der).digest(),
    ])
      for (const pattern of patternsOf({
        kind: 'authenticationCertificate',
        of: 'holder',
        bytes: new Uint8Array(bytes),
      }))
        for (const place of [...bodies, tables]) assert.ok(!place.includes(Buffer.from(pattern.bytes)));
    const said: string[] = [];
    const terminal = {
      input: (await import('node:stream')).Readable.from([]),
      say: (text: string) => said.push(text),
      warn: assert.fail,
    };
    const { dataDir } = scene.house.system;
    assert.equal(await operate(['reports', '--data', dataDir], terminal), 0);
    assert.deepEqual(said.slice(1), ['  住所まで 聞かれました']);
    assert.match(said[0]!, new RegExp(`^${sent.number}: askedTooMuch, ${bank}, `));
    assert.equal(await operate(['answer-report', String(sent.number), 'acted', '--data', dataDir], terminal), 0);
    const seen = await lookAtReport(scene.wallet, sent);
    assert.deepEqual([seen.state, seen.answer], ['answered', 'acted']);
  });

  it('is nobody’s who has the token alone, another’s key, another authority’s report, an old one, or changes a word', async () => {
    const before = (await rows()).length;
    const token = await tokenOf();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const prepared = prepareReport(draft(), 'RS256');
    const strangers = signedReport(
      prepared,
      new Uint8Array(sign('sha256', Buffer.from(prepared.signingInput), privateKey)),
    );
    assert.equal((await post(strangers, token)).code, 'ca.report_not_signed');
    const own = await signed(draft());
    assert.equal((await post(own, 'x'.repeat(43))).code, 'ca.staple_token_invalid');
    const other = await sceneIn(scene.house);
    assert.equal((await post(own, await tokenOf(other))).code, 'ca.report_not_signed');
    const [header, , signature] = own.split('.') as [string, string, string];
    const changed = prepareReport(draft({ kind: 'lookedFalse' }), 'RS256').signingInput.split('.')[1];
    assert.equal((await post(`${header}.${changed}.${signature}`, token)).code, 'ca.report_not_signed');
    for (const wrong of [
      { authority: 'http://other.localhost:1' },
      { issuedAt: draft().issuedAt - 3_600 },
      { issuedAt: draft().issuedAt + 3_600 },
    ])
      assert.equal((await post(await signed(draft(wrong)), token)).code, 'ca.report_not_signed');
    assert.equal(
      (await post(await signed(draft({ service: 'http://nobody.localhost:1' })), token)).code,
      'ca.report_of_unknown_service',
    );
    for (const wrong of ['', 'x', 'a.b.c', own.slice(0, -4)]) assert.ok((await post(wrong, token)).code, wrong);
    assert.equal((await rows()).length, before);
  });

  it('is one of five a day, however often each is sent, and a name that another drew is none', async () => {
    const token = await tokenOf();
    const reports = await Promise.all([draft(), draft(), draft(), draft()].map((one) => one));
    const sent: string[] = [];
    for (const one of reports) sent.push(await signed(one));
    const numbers = await Promise.all([...sent, ...sent].map(async (jws) => (await post(jws, token)).number));
    assert.deepEqual(numbers.slice(0, 4), numbers.slice(4));
    assert.equal((await post(await signed(draft()), token)).code, 'ca.reports_too_often');
    const other = await sceneIn(scene.house);
    const stolen = await signed(draft({ reference: reports[0]!.reference }), other);
    assert.equal((await post(stolen, await tokenOf(other))).code, 'ca.report_not_signed');
    assert.ok((await post(await signed(draft(), other), await tokenOf(other))).number);
  });

  const leadsToIssuance = async (): Promise<boolean> => {
    const db = openDatabase<never>(scene.house.databases.ca!.url);
    const { rows: found } = await sql`
      select 1 from service_report r join issuance i
      on r.reporter in (i.staple_token_sha256, sha256(i.staple_token_sha256), sha256(convert_to(i.id, 'UTF8')))`.execute(
      db,
    );
    await db.destroy();
    return found.length > 0;
  };

  it('leads to no issuance of the authority’s own tables', async () => {
    assert.equal(await leadsToIssuance(), false);
  });

  it('counter-test: an authority that does not look at the signature takes what a stranger says', async () => {
    const world = without({
      file,
      defence: 'nodeSignatureVerifier.verify({ key: publicKey, scheme, data: read.signingInput, signature }) === true',
      instead: 'true',
    });
    await scene.house.replace('ca', world);
    const other = await sceneIn(scene.house);
    assert.ok((await post(await signed(draft()), await tokenOf(other))).number);
  });

  it('counter-test: one that keeps the hash of the token that it knows reads whose it was', async () => {
    const world = without({ file, defence: 'update(`inro report ${token}`)', instead: 'update(token)' });
    await scene.house.replace('ca', world);
    const other = await sceneIn(scene.house);
    assert.ok((await post(await signed(draft(), other), await tokenOf(other))).number);
    assert.equal(await leadsToIssuance(), true);
  });

  it('counter-test: one that counts nothing is filled by one person', async () => {
    const world = without({ file, defence: 'Number(own.all) >= MOST_A_DAY', instead: 'false as boolean' });
    await scene.house.replace('ca', world);
    assert.ok((await post(await signed(draft()), await tokenOf())).number);
  });
});
