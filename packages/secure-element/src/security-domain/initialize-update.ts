import { type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { answerInitializeUpdate, channelOptions } from '@inro/secure-channel/on-card';
import type { DomainContext } from './context.ts';

/** 6983 for a domain at its limit of failed authentications, until its element's timer lets one more be tried. */
function refuseExhausted({ state, domain, keys }: DomainContext): void {
  if (keys.isExhausted && !state.pace.hasRested(domain.aid)) {
    throw new StatusWordError(statusWords.authenticationMethodBlocked);
  }
}

/** INITIALIZE UPDATE (Amendment D 1.2 §7.1.1). The sequence counter is on disk before the answer goes out. */
export function initializeUpdate(context: DomainContext): ResponseApdu {
  const { state, channel, domain, command, keys } = context;
  channel.endSecureChannel();
  if (command.p2 !== 0) throw new StatusWordError(statusWords.incorrectP1P2);
  const length = channelOptions(domain.i).s16 ? 16 : 8;
  if (command.data.length !== length) throw new StatusWordError(statusWords.wrongLength);
  const version = command.p1 === 0 ? keys.versions()[0] : command.p1;
  const staticKeys = version === undefined ? undefined : keys.get(version);
  if (version === undefined || staticKeys === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  refuseExhausted(context);
  if (!state.pace.takeOpening(domain.aid)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
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
  channel.heldKeys = state.retiredKeys.hold(domain.aid, version);
  return responseApdu(data);
}

/** EXTERNAL AUTHENTICATE (Amendment D 1.2 §7.1.2): one attempt a challenge, counted on disk before it is judged. */
export function externalAuthenticate(context: DomainContext): ResponseApdu {
  const { state, channel, domain, command, keys } = context;
  if ((command.cla & 0x80) === 0) throw new StatusWordError(statusWords.classNotSupported);
  const { pending, heldKeys } = channel;
  channel.endSecureChannel();
  if (pending === undefined) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  refuseExhausted(context);
  keys.countFailure();
  state.pace.failed(domain.aid);
  state.transaction.commit();
  channel.secureChannel = pending.authenticate(command);
  channel.heldKeys = heldKeys && state.retiredKeys.open(domain.aid, heldKeys);
  keys.failures = 0;
  return responseApdu();
}
