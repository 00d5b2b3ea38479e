import { type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { fromHex } from '@inro/problem';
import { answerInitializeUpdate, channelOptions } from '@inro/secure-channel/on-card';
import type { DomainContext } from './context.ts';
import { AUTHENTICATION_LIMIT } from './keys.ts';

/** INITIALIZE UPDATE (Amendment D 1.2 §7.1.1). The sequence counter is on disk before the answer goes out. */
export function initializeUpdate({ state, channel, domain, command, keys }: DomainContext): ResponseApdu {
  channel.endSecureChannel();
  if (command.p2 !== 0) throw new StatusWordError(statusWords.incorrectP1P2);
  const length = channelOptions(domain.i).s16 ? 16 : 8;
  if (command.data.length !== length) throw new StatusWordError(statusWords.wrongLength);
  const version = command.p1 === 0 ? keys.versions()[0] : command.p1;
  const staticKeys = version === undefined ? undefined : keys.get(version);
  if (version === undefined || staticKeys === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  if (keys.failures >= AUTHENTICATION_LIMIT) throw new StatusWordError(statusWords.authenticationMethodBlocked);
  const { data, pending } = answerInitializeUpdate({
    keys: staticKeys,
    keyVersion: version,
    i: domain.i,
    hostChallenge: command.data,
    diversificationData: state.identity.diversificationData,
    securityDomain: fromHex(domain.aid),
    sequenceCounter: keys.nextSequenceCounter(),
    randomness: state.host.randomness,
  });
  channel.pending = pending;
  return responseApdu(data);
}

/** EXTERNAL AUTHENTICATE (Amendment D 1.2 §7.1.2): one attempt a challenge, counted on disk before it is judged. */
export function externalAuthenticate({ state, channel, command, keys }: DomainContext): ResponseApdu {
  if ((command.cla & 0x80) === 0) throw new StatusWordError(statusWords.classNotSupported);
  const { pending } = channel;
  channel.endSecureChannel();
  if (pending === undefined) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  keys.failures += 1;
  state.transaction.commit();
  channel.secureChannel = pending.authenticate(command);
  keys.failures = 0;
  return responseApdu();
}
