import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { concatBytes } from '@inro/foundation';
import pg from 'pg';
import { HostError } from './errors.ts';

/** What a server may say before it has shown that it knows the password: SCRAM (RFC 5802), and that it refuses. */
const BEFORE_PROOF = new Set([
  'newListener',
  'connect',
  'sslconnect',
  'authenticationSASL',
  'authenticationSASLContinue',
  'authenticationSASLFinal',
  'errorMessage',
  'error',
  'end',
]);

/** What is used of the connection inside a client of `pg`. */
interface Wire extends EventEmitter {
  readonly stream: Duplex;
  attachListeners(stream: Duplex): void;
}

/**
 * A client that believes a server once it has proved that it knows the password, and sends it nothing before by which
 * somebody else could: SCRAM-SHA-256 alone (as `require_auth=scram-sha-256` of libpq, which `pg` does not have). No
 * password in clear or as MD5, no welcome without a proof. Else `host.database_not_proven`.
 */
export class ProvenClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    requireProof(this.connection as unknown as Wire);
  }
}

function requireProof(wire: Wire): void {
  let state: 'open' | 'proven' | 'refused' = 'open';
  const emit = wire.emit.bind(wire);
  const refuse = (cause?: unknown, said: Error = new HostError('host.database_not_proven', { cause })): void => {
    state = 'refused';
    wire.stream.destroy();
    emit('error', said);
  };
  wire.emit = (event: string, ...rest: unknown[]): boolean => {
    if (state === 'refused' && event !== 'end') return false;
    if (state === 'open' && !BEFORE_PROOF.has(event)) {
      refuse();
      return false;
    }
    if (state === 'open' && event === 'error') {
      // RFC 5802 §5: the client has compared the server's signature, and says here what it does not believe.
      const [failure] = rest as [Error];
      refuse(failure, failure.message.startsWith('SASL: ') ? undefined : failure);
      return true;
    }
    const heard = emit(event, ...rest);
    if (state === 'open' && event === 'authenticationSASLFinal') state = 'proven';
    return heard;
  };
  const attach = wire.attachListeners.bind(wire);
  wire.attachListeners = (stream) => {
    attach(stream);
    const [read] = stream.listeners('data') as [(bytes: Uint8Array) => void];
    let unread: Uint8Array = new Uint8Array();
    const readWhole = (bytes: Uint8Array): void => {
      unread = concatBytes(unread, bytes);
      for (let whole = firstMessage(unread); whole && state === 'open'; whole = firstMessage(unread)) {
        unread = unread.subarray(whole.length);
        read(Buffer.from(whole));
      }
      if (state === 'open' || unread.length === 0) return;
      read(Buffer.from(unread));
      unread = new Uint8Array();
    };
    // What cannot be read is thrown by the parser into the socket's event: it ends the connection, not the process.
    stream.off('data', read).on('data', (bytes: Uint8Array) => {
      try {
        if (state !== 'refused') (state === 'open' ? readWhole : read)(bytes);
      } catch (cause) {
        refuse(cause);
      }
    });
  };
}

/** Longer is nothing that a server says before its proof. */
const LONGEST = 16_384;
const AUTHENTICATION = 0x52;
const ERROR = 0x45;
const SASL = 10;

/**
 * The first whole message (PostgreSQL, §54.7), undefined while it has not come. TypeError for one that the parser of `pg`
 * would read on behind its end, for ever: texts that do not end, a list of them that does not.
 */
function firstMessage(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 5) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = 1 + view.getUint32(1);
  if (length < 6 || length > LONGEST) throw new TypeError('not a message of a server that has proved nothing');
  if (bytes.length < length) return undefined;
  const [kind] = bytes;
  const holdsTexts = kind === ERROR || (kind === AUTHENTICATION && length >= 9 && view.getUint32(5) === SASL);
  const ends = bytes[length - 2] === 0 && bytes[length - 1] === 0;
  if ((kind !== ERROR && kind !== AUTHENTICATION) || (kind === AUTHENTICATION && length < 9) || (holdsTexts && !ends))
    throw new TypeError('not a message of a server that has proved nothing');
  return bytes.subarray(0, length);
}
