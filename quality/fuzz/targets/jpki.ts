import { type CardChannel, type CommandApdu, parseResponseApdu } from '@inro/apdu';
import { concatBytes, fromHex, Secret, toHex } from '@inro/foundation';
import { JpkiClient, spendLastTry } from '@inro/jpki';
import { InroError } from '@inro/problem';
import fc from 'fast-check';
import { mutatedBytes } from '../bytes.ts';
import { der } from '../samples/index.ts';
import { hold, target } from '../target.ts';

const ok = fromHex('9000');
const label = concatBytes(new TextEncoder().encode('JPKIAPGPSETOKEN'.padEnd(32)), ok);
const answers = [
  ok,
  label,
  fromHex('8F8F009000'),
  concatBytes(der('certificate').slice(0, 256), ok),
  concatBytes(der('certificate').slice(256, 512), ok),
  concatBytes(new Uint8Array(256), ok),
  fromHex('63C3'),
  fromHex('63C1'),
  fromHex('6983'),
  fromHex('6985'),
  fromHex('6A82'),
  fromHex('6982'),
];

/** Everything that a client asks of a card or phone, in an order of use. */
const questions: readonly ((client: JpkiClient) => Promise<unknown>)[] = [
  (client) => client.tokenKind(),
  (client) => client.certificatesPresent(),
  (client) => client.secretState('userAuthenticationPin'),
  (client) => client.verify('userAuthenticationPin', new Secret('1234'), spendLastTry),
  (client) => client.readCertificate('userAuthentication'),
  (client) => client.signDigest('userAuthentication', new Uint8Array(32)),
  (client) =>
    client.change('signaturePassword', { old: new Secret('ABC123'), new: new Secret('DEF456') }, spendLastTry),
];

/** A hostile card: it answers what it likes to everything. */
export const cardAnswers = target<readonly [number, readonly Uint8Array[]]>({
  inputs: fc.tuple(
    fc.nat(questions.length - 1),
    fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...answers) }, { weight: 1, arbitrary: mutatedBytes(answers) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  ),
  async run([question, list]) {
    let asked = 0;
    const channel: CardChannel = {
      async transmit(_command: CommandApdu) {
        hold(asked < 400, 'the client asks without end');
        return parseResponseApdu(list[asked++ % list.length]!);
      },
    };
    const client = await JpkiClient.select({ transmit: async () => parseResponseApdu(ok) }).then(() =>
      JpkiClient.select(channel),
    );
    await questions[question]!(client);
  },
  refuses: (failure) =>
    failure instanceof InroError && (failure.code.startsWith('jpki.') || failure.code === 'apdu.response_malformed'),
  show: ([question, list]) => `${question}: ${list.map(toHex).join(' ')}`,
});
