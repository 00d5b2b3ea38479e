import assert from 'node:assert/strict';
import { constants, createPublicKey, type KeyObject, publicDecrypt, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { commandApdu, onLogicalChannel, parseCommandApdu, serializeCommandApdu } from '@inro/apdu';
import { concatBytes, fromHex, toBase64Url, toHex, utf8 } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import {
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
} from '../../../../quality/testing/element/personalised-element.ts';
import { Personaliser, setSecret } from '../../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

interface Exchange {
  readonly command?: string;
  readonly response?: string;
  readonly control?: string;
}
interface Recording {
  readonly sessions: readonly { readonly label: string; readonly exchanges: readonly Exchange[] }[];
}

const recording = JSON.parse(
  readFileSync(new URL('fixtures/opensc-0.23-jpki.json', import.meta.url), 'utf8'),
) as Recording;
const exchanges = recording.sessions.flatMap((session) => session.exchanges);
const SELECT_EF = '00A4020C02';
const SIGN = '802A0080';
const RECORD_PREFIX = 'app/D392F000260100000001/rec/';
const AUTHENTICATION_KEY = '0017';

/** What the files of the recorded card held, put together from its answers to READ BINARY. */
function recordedFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let selected = '';
  for (const { command = '', response = '' } of exchanges) {
    if (command.startsWith(SELECT_EF)) selected = command.slice(SELECT_EF.length);
    if (!command.startsWith('00B0') || !response.endsWith('9000')) continue;
    const offset = Number.parseInt(command.slice(4, 8), 16);
    const known = files.get(selected) ?? new Uint8Array(0);
    const data = fromHex(response.slice(0, -4));
    if (offset === known.length) files.set(selected, concatBytes(known, data));
    else if (offset === 0 && data.length > known.length) files.set(selected, data);
  }
  return files;
}

const files = recordedFiles();
const recordedKey = (ef: string): KeyObject => new X509Certificate(files.get(ef)!).publicKey;
const signedBytes = (key: KeyObject, signature: string): string =>
  publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, fromHex(signature)).toString('hex').toUpperCase();

/** Session and once: OpenSC verifies the signing password twice for one signature, and must see no difference. */
for (const signingPassword of ['session', 'once'] as const)
  describe(`The JPKI applet answers unmodified OpenSC 0.23 what the recorded test card answered (${signingPassword})`, () => {
    let start: ReadonlyMap<string, Uint8Array>;
    const ownKeys = new Map<string, KeyObject>();

    before(async () => {
      const store = new MemoryStore();
      const card = newJpkiElement('card', store, undefined, signingPassword).connect();
      const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
      const personaliser = await Personaliser.open(card, opening);
      await personaliser.permit(0x03);
      for (const ef of [0x0017, 0x001a]) {
        const { modulus, exponent } = await personaliser.generate(ef, new Uint8Array(randomBytes(32)));
        const jwk = { kty: 'RSA', n: toBase64Url(modulus), e: toBase64Url(exponent) };
        ownKeys.set(ef.toString(16).toUpperCase().padStart(4, '0'), createPublicKey({ key: jwk, format: 'jwk' }));
      }
      await setSecret(card, 0x0018, '1234');
      await setSecret(card, 0x001b, 'ABC123');
      // The recorded certificates belong to keys that nobody has: they go past the check of DGI 0106, straight into the store.
      store.commit(new Map([...files].map(([ef, content]) => [`${RECORD_PREFIX}file-${ef.toLowerCase()}`, content])));
      start = store.load();
    });

    it('read all four certificates whole out of the recording', () => {
      assert.deepEqual([...files.keys()].sort(), ['0001', '0002', '000A', '000B']);
      for (const content of files.values()) assert.equal(new X509Certificate(content).raw.length, content.length);
    });

    async function openUpTo(card: CardInterface, channel: number): Promise<void> {
      await card.reset();
      for (let number = 1; number <= channel; number++) {
        await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
      }
    }

    async function replay(channel: number): Promise<{ compared: number; signatures: number }> {
      const card = powerOn(new MemoryStore(start)).connect();
      const count = { compared: 0, signatures: 0 };
      let selected = '';
      await openUpTo(card, channel);
      for (const { command, response = '', control } of exchanges) {
        if (control !== undefined) await openUpTo(card, channel);
        if (command === undefined) continue;
        if (command.startsWith(SELECT_EF)) selected = command.slice(SELECT_EF.length);
        const sent = onLogicalChannel(parseCommandApdu(fromHex(command)), channel);
        const answer = toHex(await card.exchange(serializeCommandApdu(sent)));
        count.compared++;
        if (!command.startsWith(SIGN)) {
          assert.equal(answer, response, `exchange ${count.compared}: ${command}`);
          continue;
        }
        count.signatures++;
        const digestInfo = command.slice(SIGN.length + 2, -2);
        const certificateFile = selected === AUTHENTICATION_KEY ? '000A' : '0001';
        assert.equal(signedBytes(recordedKey(certificateFile), response.slice(0, -4)), digestInfo);
        assert.equal(signedBytes(ownKeys.get(selected)!, answer.slice(0, -4)), digestInfo);
        assert.equal(answer.slice(-4), response.slice(-4));
      }
      return count;
    }

    it('saw the signing password verified twice before the one signature', () => {
      const commands = exchanges.map(({ command = '' }) => command);
      const password = toHex(utf8('ABC123'));
      const at = commands.flatMap((command, index) =>
        command.startsWith('00200080') && command.endsWith(password) ? [index] : [],
      );
      const signature = commands.findLastIndex((command) => command.startsWith(SIGN));
      assert.ok(at.filter((index) => index < signature).length >= 2);
    });

    const whole = { compared: exchanges.filter(({ command }) => command !== undefined).length, signatures: 2 };

    it(`repeats all ${whole.compared} answers to the byte; signatures verify as the recorded ones do`, async () => {
      assert.deepEqual(await replay(0), whole);
    });

    it('does the same on each of the logical channels 1 to 19', async () => {
      for (let channel = 1; channel < 20; channel++) assert.deepEqual(await replay(channel), whole);
    });
  });
