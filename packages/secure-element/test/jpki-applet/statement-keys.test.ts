// docs/protocol/applet.md §5: keys for statements of the authority.
import assert from 'node:assert/strict';
import { createECDH, createHash, createPublicKey, verify } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import { commandApdu, expectStatus, onLogicalChannel } from '@inro/apdu';
import { toBase64Url, utf8 } from '@inro/foundation';
import { encodeStatementKey, STATEMENT_POOL, sealingKey, statementKey, statementKeyPurpose } from '@inro/jpki-profile';
import { type CardInterface, jpkiApplet, SecureElement } from '@inro/secure-element';
import { nodeP256Engine } from '@inro/secure-element/node';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import {
  attestationPublicKey,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
  TEST_PIN,
  testHost,
} from '../../../../quality/testing/element/personalised-element.ts';
import { Personaliser } from '../../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

const digest = new Uint8Array(createHash('sha256').update('shown').digest());
const KEY = statementKey(0, 0);
const references = Array.from({ length: 256 }, (_, reference) => reference);

const publicKey = (point: Uint8Array) =>
  createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: toBase64Url(point.slice(1, 33)), y: toBase64Url(point.slice(33)) },
    format: 'jwk',
  });
const holds = (point: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', Buffer.from('shown'), { key: publicKey(point), dsaEncoding: 'ieee-p1363' }, signature);

describe('applet.md §5: keys for statements', () => {
  let state: ReadonlyMap<string, Uint8Array>;
  let store: MemoryStore;
  let element: SecureElement;
  let card: CardInterface;

  before(async () => {
    const made = new MemoryStore();
    await personaliseFully(newJpkiElement('phone', made).connect());
    state = made.load();
  });
  beforeEach(async () => {
    store = new MemoryStore(state);
    element = powerOn(store);
    card = element.connect();
    assert.equal(await status(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)), '9000');
  });

  const word = (statusWord: number): string => statusWord.toString(16).toUpperCase();
  const status = async (command: ReturnType<typeof commandApdu>, on = card): Promise<string> =>
    word((await on.process(command)).statusWord);
  const make = (reference: number) => commandApdu(0x80, 0x46, 0, reference, undefined, 256);
  const sign = (reference: number, data = digest, le = 64) => commandApdu(0x80, 0x48, 0, reference, data, le);
  const agree = (reference: number, point: Uint8Array) => commandApdu(0x80, 0x4a, 0, reference, point, 32);
  const pin = (value = TEST_PIN) => commandApdu(0x00, 0x20, 0x00, 0x98, utf8(value));
  const made = async (reference: number): Promise<Uint8Array> =>
    expectStatus(await card.process(make(reference))).data.slice(0, 65);

  it('are made without a secret, each attested for what it is for and for nothing else', async () => {
    for (const reference of [sealingKey(0), sealingKey(1), statementKey(0, 0), statementKey(1, STATEMENT_POOL - 1)]) {
      const { data } = expectStatus(await card.process(make(reference)));
      const [point, attestation] = [data.slice(0, 65), data.slice(65)];
      const purpose = statementKeyPurpose(reference)!;
      const other = purpose === 'sealing' ? 'statement' : 'sealing';
      assert.ok(verify('sha256', encodeStatementKey(purpose, point), attestationPublicKey, attestation));
      assert.ok(!verify('sha256', encodeStatementKey(other, point), attestationPublicKey, attestation));
      assert.ok(!verify('sha256', encodeStatementKey(purpose, point, 0x0101), attestationPublicKey, attestation));
    }
  });

  it('are eighteen, and no other reference is one', async () => {
    const answers: string[] = [];
    for (const reference of references) answers.push(await status(make(reference)));
    const known = references.filter((reference) => answers[reference] === '9000');
    assert.deepEqual(known, [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    for (const reference of references.filter((one) => !known.includes(one)))
      assert.equal(answers[reference], '6A86', `${reference}`);
  });

  it('sign after the PIN, once, whichever channel asks again, and after the power was cut', async () => {
    const point = await made(KEY);
    assert.equal(await status(sign(KEY)), '6982');
    assert.equal(await status(pin()), '9000');
    const { data } = expectStatus(await card.process(sign(KEY)));
    assert.ok(holds(point, data));
    assert.equal(await status(sign(KEY)), '6A88');
    const channel = expectStatus(await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1))).data[0]!;
    for (const command of [commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), pin()])
      assert.equal(await status(onLogicalChannel(command, channel)), '9000');
    assert.equal(await status(onLogicalChannel(sign(KEY), channel)), '6A88');
    const again = powerOn(store).connect();
    for (const command of [commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), pin()])
      assert.equal(await status(command, again), '9000');
    assert.equal(await status(sign(KEY), again), '6A88');
    assert.ok(![...store.load()].some(([name]) => name.includes('/p256/')), 'nothing of it is left');
  });

  it('are used up by a power cut between the key’s end and its signature, and not by a refusal before', async () => {
    await made(KEY);
    assert.equal(await status(pin('0000')), '63C2');
    assert.equal(await status(sign(KEY)), '6982');
    assert.equal(await status(pin()), '9000');
    for (const length of [0, 31, 33]) assert.equal(await status(sign(KEY, new Uint8Array(length))), '6700');
    for (const le of [63, 65, 256]) assert.equal(await status(sign(KEY, digest, le)), '6700');
    const interrupted = { ...nodeP256Engine, sign: () => Promise.reject(new Error('no power')) };
    const failing = new SecureElement({ ...testHost(store), p256: interrupted }, [jpkiApplet]).connect();
    for (const command of [commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), pin()])
      assert.equal(await status(command, failing), '9000');
    await failing.process(sign(KEY)).catch(() => undefined);
    const again = powerOn(store).connect();
    for (const command of [commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), pin()])
      assert.equal(await status(command, again), '9000');
    assert.equal(await status(sign(KEY), again), '6A88');
  });

  it('two commands at once give one signature', async () => {
    await made(KEY);
    await card.process(pin());
    const answers = await Promise.all([card.process(sign(KEY)), card.process(sign(KEY))]);
    assert.deepEqual(answers.map(({ statusWord }) => word(statusWord)).sort(), ['6A88', '9000']);
  });

  it('a sealing key signs nothing, and a key that signs agrees on nothing', async () => {
    const theirs = createECDH('prime256v1');
    const point = new Uint8Array(theirs.generateKeys());
    const sealing = await made(sealingKey(1));
    await made(statementKey(1, 0));
    assert.equal(await status(agree(sealingKey(1), point)), '6982');
    await card.process(pin());
    const { data } = expectStatus(await card.process(agree(sealingKey(1), point)));
    assert.deepEqual(data, new Uint8Array(theirs.computeSecret(sealing)));
    assert.equal(await status(sign(sealingKey(1))), '6A86');
    assert.equal(await status(agree(statementKey(1, 0), point)), '6A86');
    assert.equal(await status(agree(sealingKey(0), point)), '6A88');
  });

  it('agrees with no point that is not on the curve: nothing of the key is learnt by one (SP 800-56A §5.6.2.3)', async () => {
    const point = new Uint8Array(createECDH('prime256v1').generateKeys());
    await made(sealingKey(0));
    await card.process(pin());
    const bad = [0, 1, 32, 64].map((at) => point.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    for (const other of [...bad, new Uint8Array(65), Uint8Array.of(4, ...new Uint8Array(64))])
      assert.equal(await status(agree(sealingKey(0), other)), '6A80');
    const compressed = new Uint8Array(Buffer.from(createECDH('prime256v1').generateKeys('hex', 'compressed'), 'hex'));
    assert.equal(await status(agree(sealingKey(0), compressed)), '6700');
  });

  it('are not there at the antenna, before a certificate, or after the key they stand beside', async () => {
    const reader = element.connect('contactless');
    await made(KEY);
    for (const command of [commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), pin()])
      assert.equal(await status(command, reader), '9000');
    for (const command of [make(KEY), make(statementKey(0, 1)), sign(KEY)])
      assert.equal(await status(command, reader), '6985');
    const blank = newJpkiElement('phone', new MemoryStore()).connect();
    assert.equal(await status(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), blank), '9000');
    assert.equal(await status(make(KEY), blank), '6985');
    const personaliser = await Personaliser.open(card, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
    await personaliser.storeData(0x0108, Uint8Array.of(0x00, 0x17));
    assert.ok(![...store.load()].some(([name]) => name.includes('/p256/')), 'they went with it');
  });

  it('a new one takes the place of the one before', async () => {
    const [first, second] = [await made(KEY), await made(KEY)];
    assert.notDeepEqual(first, second);
    await card.process(pin());
    const { data } = expectStatus(await card.process(sign(KEY)));
    assert.deepEqual([holds(first, data), holds(second, data)], [false, true]);
  });
});

describe('the engine for P-256', () => {
  it('gives scalars of their whole length, which sign and agree', async () => {
    for (let time = 0; time < 40; time++) {
      const { point, privateKey } = await nodeP256Engine.generate();
      assert.deepEqual([point.length, privateKey.length], [65, 32]);
      assert.ok(holds(point, await nodeP256Engine.sign(privateKey, digest)));
    }
    const { privateKey } = await nodeP256Engine.generate();
    await assert.rejects(nodeP256Engine.sign(privateKey, new Uint8Array(48)), TypeError);
  });
});
