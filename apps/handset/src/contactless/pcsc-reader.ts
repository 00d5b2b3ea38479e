import type { Card, Client, Reader } from 'pcsc-mini';
import { type CardSocket, shortApdu } from '../elements/card-socket.ts';
import { HandsetError } from '../errors.ts';

/** Watches the machine's PC/SC readers; each becomes a card that can be held to a phone, `reader-0`, `reader-1` … */
export interface PcscReaders {
  names(): string[];
  socket(name: string): CardSocket | undefined;
  stop(): void;
}

/** Starts watching; undefined where the optional package or the machine's PC/SC service is missing. */
export async function watchPcscReaders(): Promise<PcscReaders | undefined> {
  const pcsc = await import('pcsc-mini').catch(() => undefined);
  if (pcsc === undefined) return undefined;
  const readers = new Map<string, CardSocket>();
  let client: Client;
  try {
    client = new pcsc.Client();
    client.on('error', () => undefined);
    client.on('reader', (reader) => {
      const name = freeName(readers);
      readers.set(name, pcscSocket(reader, pcsc));
      reader.on('disconnect', () => readers.delete(name));
    });
    client.start();
  } catch {
    return undefined;
  }
  return {
    names: () => [...readers.keys()],
    socket: (name) => readers.get(name),
    stop: () => client.stop(),
  };
}

function freeName(taken: ReadonlyMap<string, unknown>): string {
  for (let i = 0; ; i++) if (!taken.has(`reader-${i}`)) return `reader-${i}`;
}

/** A real card in a real reader, behind the same socket as a virtual one. */
function pcscSocket(reader: Reader, pcsc: typeof import('pcsc-mini')): CardSocket {
  let card: Card | undefined;
  let present = false;
  reader.on('change', (status) => {
    present = status.has(pcsc.ReaderStatus.PRESENT);
    if (!present) card = undefined;
  });
  const absent = (cause: unknown): never => {
    card = undefined;
    throw new HandsetError('handset.card_absent', { cause });
  };
  return {
    present: () => present,
    async connect() {
      await card?.disconnect(pcsc.CardDisposition.RESET).catch(() => undefined);
      card = await reader.connect(pcsc.CardMode.SHARED).catch(absent);
      // The change event has an ATR too, but a view of memory that the addon has used again by then.
      return (await card.state().catch(absent)).atr.slice();
    },
    async transmit(command) {
      card ??= await reader.connect(pcsc.CardMode.SHARED).catch(absent);
      return shortApdu(await card.transmit(command).catch(absent));
    },
  };
}
