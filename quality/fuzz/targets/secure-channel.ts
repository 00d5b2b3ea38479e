import {
  aids,
  commandApdu,
  isSuccessOrWarning,
  parseCommandApdu,
  parseResponseApdu,
  serializeCommandApdu,
  serializeResponseApdu,
} from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import { answerInitializeUpdate, type StaticKeys } from '@inro/secure-channel/on-card';
import fc from 'fast-check';
import { mutatedBytes } from '../bytes.ts';
import { type FuzzTarget, hold, target, withCodes, withStatusWord } from '../target.ts';

const key = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
const keys: StaticKeys = { enc: key(1), mac: key(2), dek: key(3) };
const I = 0x71;
const LEVEL = 0x33;
const hostChallenge = new Uint8Array(16).fill(9);

/** Both ends of one session as they stand right after EXTERNAL AUTHENTICATE; the same bytes every time. */
function session() {
  const { data, pending } = answerInitializeUpdate({
    keys,
    keyVersion: 2,
    i: I,
    hostChallenge,
    diversificationData: new Uint8Array(10),
    securityDomain: aids.jpkiSecurityDomain,
    sequenceCounter: fromHex('000007'),
    randomness: (length) => new Uint8Array(length),
  });
  const opening = { keys, hostChallenge, securityLevel: LEVEL };
  return { data, pending, opening };
}

const plain = commandApdu(0x80, 0xe2, 0x88, 0, fromHex('01020304050607'), 256);

/** Frames that are not the one the off-card entity made: EXTERNAL AUTHENTICATE and the first command after it. */
export async function onCard(): Promise<FuzzTarget> {
  const { data, opening } = session();
  const answer = parseResponseApdu(
    serializeResponseApdu({ data, statusWord: parseResponseApdu(fromHex('9000')).statusWord }),
  );
  const made = OffCardSession.open({ ...opening, answer });
  const authenticate = serializeCommandApdu(made.externalAuthenticate);
  const frame = serializeCommandApdu(made.session.wrap(plain));
  return target<readonly [boolean, Uint8Array]>({
    inputs: fc.oneof(
      fc.constant([true, authenticate] as const),
      fc.constant([false, frame] as const),
      fc.tuple(fc.constant(true), mutatedBytes([authenticate, frame])),
      fc.tuple(fc.constant(false), mutatedBytes([frame, authenticate])),
    ),
    run([first, bytes]) {
      const { pending } = session();
      if (first) {
        pending.authenticate(parseCommandApdu(bytes));
        hold(sameButLe(bytes, authenticate), 'another EXTERNAL AUTHENTICATE opens the channel');
        return;
      }
      pending.authenticate(made.externalAuthenticate).unwrap(parseCommandApdu(bytes));
      hold(sameButLe(bytes, frame), 'a frame that nobody made is accepted');
    },
    refuses: withStatusWord,
    show: ([, bytes]) => toHex(bytes),
  });
}

/** Le is outside the C-MAC (Amendment D 1.2 §6.2.4), and so are the logical channel and the class's other free bits. */
function sameButLe(bytes: Uint8Array, made: Uint8Array): boolean {
  const [a, b] = [parseCommandApdu(bytes), parseCommandApdu(made)];
  return toHex(a.data) === toHex(b.data) && a.ins === b.ins && a.p1 === b.p1 && a.p2 === b.p2;
}

/** Answers that the card did not give: to INITIALIZE UPDATE, and to the first wrapped command. */
export async function offCard(): Promise<FuzzTarget> {
  const { data, pending, opening } = session();
  const success = parseResponseApdu(fromHex('9000'));
  const update = serializeResponseApdu({ ...success, data });
  const made = OffCardSession.open({ ...opening, answer: { ...success, data } });
  const card = pending.authenticate(made.externalAuthenticate);
  card.unwrap(made.session.wrap(plain));
  const answer = serializeResponseApdu(card.wrap({ ...success, data: fromHex('CAFE') }));
  return target<readonly [boolean, Uint8Array]>({
    inputs: fc.oneof(
      fc.constant([true, update] as const),
      fc.constant([false, answer] as const),
      fc.tuple(fc.constant(true), mutatedBytes([update, initializeUpdateBytes])),
      fc.tuple(fc.constant(false), mutatedBytes([answer, fromHex('6A80'), fromHex('9000')])),
    ),
    run([first, bytes]) {
      const response = parseResponseApdu(bytes);
      if (first) {
        OffCardSession.open({ ...opening, answer: response });
        return;
      }
      const { session: own } = OffCardSession.open({ ...opening, answer: { ...success, data } });
      own.unwrap(success);
      own.wrap(plain);
      own.unwrap(response);
      hold(
        !isSuccessOrWarning(response.statusWord) || toHex(bytes) === toHex(answer),
        'an answer that the card did not give is believed',
      );
    },
    refuses: (failure) => withStatusWord(failure) || codes(failure),
    show: ([, bytes]) => toHex(bytes),
  });
}
const initializeUpdateBytes = serializeCommandApdu(initializeUpdateCommand(2, hostChallenge));
const codes = withCodes(
  'apdu.response_malformed',
  'secure-channel.response_malformed',
  'secure-channel.card_cryptogram_wrong',
  'secure-channel.response_forged',
);
