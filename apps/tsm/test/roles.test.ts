import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { aids, type commandApdu, responseApdu, statusWords } from '@inro/apdu';
import { exposeSecret, Secret, toBase64, toHex } from '@inro/foundation';
import { readMasterKey } from '@inro/foundation/node';
import { firstBrokenAuditLink, openDatabase, sql } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import type { OffCardSession, StaticKeys } from '@inro/secure-channel/off-card';
import { getStatus, installForPersonalization, readCplc, readStatus, storeData } from '../src/core/card-commands.ts';
import { issuerWork } from '../src/issuer/work.ts';
import { judgeOpening } from '../src/role/opening.ts';
import {
  openTransportKeys,
  sealTransportKeys,
  signTransportPublicKey,
  transportKeyPair,
} from '../src/role/transport-envelope.ts';
import { Vault } from '../src/role/vault.ts';
import { type House, postOverSocket, runSession, startHouse } from './support/house.ts';
import { makeElement, masterKeys } from './support/phone.ts';

const refused = { code: 'tsm.hand_over_refused' };
const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

describe('the hand-over of transport keys from the SE issuer to the service provider', () => {
  const issuer = generateKeyPairSync('ed25519');
  const provider = generateKeyPairSync('ed25519');
  const stranger = generateKeyPairSync('ed25519');
  const pair = transportKeyPair(new Secret(bytes(32)));
  const keys: StaticKeys = { enc: bytes(32), mac: bytes(32), dek: bytes(32) };
  const key = signTransportPublicKey(pair, provider.privateKey);
  const seal = () => sealTransportKeys('app-1', keys, { key, verifyWith: provider.publicKey }, issuer.privateKey);

  it('reaches the provider whole, and shows the front nothing', () => {
    const envelope = seal();
    assert.deepEqual(openTransportKeys('app-1', envelope, pair, issuer.publicKey), keys);
    const shown = Buffer.from(envelope.sealed, 'base64');
    for (const secret of Object.values(keys)) assert.ok(!shown.includes(secret));
    assert.notEqual(seal().sealed, envelope.sealed);
  });

  it('is refused when the front puts its own key in the place of the provider’s', () => {
    const own = signTransportPublicKey(transportKeyPair(new Secret(bytes(32))), stranger.privateKey);
    const receiver = { key: own, verifyWith: provider.publicKey };
    assert.throws(() => sealTransportKeys('app-1', keys, receiver, issuer.privateKey), refused);
  });

  it('is refused for another deployment, from another sender, or changed in any byte', () => {
    const envelope = seal();
    assert.throws(() => openTransportKeys('app-2', envelope, pair, issuer.publicKey), refused);
    assert.throws(() => openTransportKeys('app-1', envelope, pair, stranger.publicKey), refused);
    const forged = sealTransportKeys('app-1', keys, { key, verifyWith: provider.publicKey }, stranger.privateKey);
    assert.throws(() => openTransportKeys('app-1', forged, pair, issuer.publicKey), refused);
    for (const field of ['ephemeral', 'nonce', 'sealed'] as const) {
      const changed = Buffer.from(envelope[field], 'base64');
      changed[changed.length - 1]! ^= 1;
      const spoilt = { ...envelope, [field]: toBase64(changed) };
      assert.throws(() => openTransportKeys('app-1', spoilt, pair, issuer.publicKey), refused, field);
    }
  });

  it('comes before the element: the SE issuer puts in no keys that it has not handed over', async () => {
    const facts = { deployment: 'app-1', cplc: bytes(42), keyVersion: 0x01 };
    const steps = { anew: false, securityDomain: true, applet: true, extradition: true, transportKeys: true };
    const { build } = issuerWork(new Secret(bytes(32)), { find: async () => undefined });
    const session = undefined as unknown as OffCardSession;
    await assert.rejects(build({ kind: 'install', ...steps }, facts, session), { code: 'tsm.channel_unknown' });
  });

  it('uses the same key pair in every instance of the provider’s role, and another for another master key', () => {
    const master = new Secret(bytes(32));
    const publicKey = (secret: Secret<Uint8Array>) => transportKeyPair(secret).getPublicKey('hex');
    assert.equal(publicKey(master), publicKey(new Secret(exposeSecret(master))));
    assert.notEqual(publicKey(master), publicKey(new Secret(bytes(32))));
  });
});

describe('what a role keeps', () => {
  it('reads its master key, and neither makes one that is missing nor takes a malformed one', () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder.path, 'issuer-master.key');
      assert.throws(() => readMasterKey(path), { code: 'ENOENT' });
      assert.ok(!existsSync(path));
      const key = bytes(32);
      writeFileSync(path, `${toHex(key)}\n`);
      assert.equal(toHex(exposeSecret(readMasterKey(path))), toHex(key));
      writeFileSync(path, 'short');
      assert.throws(() => readMasterKey(path), TypeError);
    } finally {
      folder.dispose();
    }
  });

  it('opens a sealed value at its own place only', () => {
    const vault = new Vault(new Secret(bytes(32)));
    const sealed = vault.seal('channel/1', 'session');
    assert.equal(vault.open('channel/1', sealed), 'session');
    assert.throws(() => vault.open('channel/2', sealed));
    assert.throws(() => new Vault(new Secret(bytes(32))).open('channel/1', sealed));
    assert.ok(!sealed.includes('session'));
  });
});

describe('what an answer to INITIALIZE UPDATE proves', () => {
  const ok = responseApdu();
  const judge = (selected = ok, updated = ok) => judgeOpening([selected, updated], bytes(16), async () => undefined);

  it('tells apart: no application, no keys, no answer, and no proof', async () => {
    const error = (statusWord: (typeof statusWords)[keyof typeof statusWords]) => responseApdu(undefined, statusWord);
    assert.equal((await judge(error(statusWords.fileNotFound))).result, 'absent');
    assert.equal((await judge(ok, error(statusWords.referencedDataNotFound))).result, 'refused');
    assert.equal((await judge(ok, error(statusWords.memoryFailure))).result, 'unanswered');
    assert.equal((await judge(error(statusWords.noPreciseDiagnosis))).result, 'unanswered');
    assert.equal((await judge(ok, responseApdu(bytes(29)))).result, 'forged');
  });
});

describe('GPCS 2.3.1 commands as the TSM writes them', () => {
  const wire = ({ cla, ins, p1, p2, data, le }: ReturnType<typeof commandApdu>) =>
    [cla, ins, p1, p2, toHex(data), le].join(' ');

  it('names an instance in INSTALL [for personalization] (table 11-47) and numbers STORE DATA (§11.11)', () => {
    assert.equal(wire(installForPersonalization(aids.jpkiApplet)), '128 230 32 0 00000AD392F000260100000001000000 256');
    const blocks = storeData(
      Array.from({ length: 258 }, () => ({ dgi: 0x0104, data: new Uint8Array(0), answered: true })),
    );
    assert.equal(wire(blocks[0]!), '128 226 9 0 010400 256');
    assert.deepEqual([blocks[256]!.p2, blocks[257]!.p1, blocks[257]!.p2], [0, 0x89, 1]);
  });

  it('reads GET STATUS and CPLC data, and nothing that is not one', () => {
    assert.equal(wire(getStatus()), '128 242 64 2 4F00 256');
    const entry = Buffer.from('E3114F0401020304 9F700107 CC05A000000151'.replaceAll(' ', ''), 'hex');
    assert.deepEqual(readStatus(entry), { '01020304': { lifeCycle: 7, securityDomain: 'A000000151' } });
    assert.equal(readStatus(Uint8Array.of(0xe3, 0x05, 0x4f)), undefined);
    assert.equal(readStatus(Uint8Array.of(0xe3, 0x02, 0x4f, 0x00)), undefined);
    assert.equal(readCplc(bytes(3)), undefined);
  });
});

describe('what is written down', () => {
  let house: House;
  before(async () => {
    house = await startHouse();
  });
  after(() => house.dispose());

  it('records the intent of every script before its frames leave, chained by hash, without any key or person', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const seram = await house.registration.order(id, {
      profile: 'phone',
      attestationCertificate: phone.attestationCertificate,
      certificates: ['userAuthentication', 'digitalSignature'],
    });
    const intended: number[] = [];
    const result = await runSession(phone, seram, {
      http: async (request) => {
        const answer = await postOverSocket(request);
        intended.push(await count('tsm-issuer', 'script intended'), await count('tsm-provider', 'script intended'));
        return answer;
      },
    });
    assert.equal(result.outcome, 'done');
    // After each answer: install, then rotate, personalise and write are on disk by the time their frames are out.
    assert.deepEqual(intended, [0, 0, 0, 0, 1, 0, 1, 1, 1, 2, 1, 3, 1, 3]);
    for (const role of ['tsm', 'tsm-issuer', 'tsm-provider'] as const) {
      const db = openDatabase<Record<string, never>>(house.databases[role].url);
      assert.equal(await firstBrokenAuditLink(db), undefined);
      const rows = await sql<{ row: string }>`select data as row from audit_log`.execute(db);
      const text = rows.rows.map(({ row }) => row).join('\n');
      for (const master of Object.values(masterKeys)) assert.ok(!text.includes(toHex(master)));
      assert.ok(!text.includes(toHex(phone.cplc)));
      await db.destroy();
    }
  });

  async function count(role: 'tsm-issuer' | 'tsm-provider', event: string): Promise<number> {
    const db = openDatabase<Record<string, never>>(house.databases[role].url);
    const rows = await sql<{ n: number }>`select count(*) as n from audit_log where event = ${event}`.execute(db);
    await db.destroy();
    return rows.rows[0]!.n;
  }
});
