import { type CardChannel, parseResponseApdu, serializeCommandApdu } from '@inro/apdu';
import { Secret, toHex } from '@inro/foundation';
import { JpkiClient } from '@inro/jpki';
import { watchPcscReaders } from '../../../apps/handset/src/contactless/pcsc-reader.ts';

/** Reads and signs through this machine's PC/SC service with our own client; prints one JSON line. */
const readers = await watchPcscReaders();
if (readers === undefined) throw new Error('pcsc-mini or the PC/SC service is missing');
let socket = readers.socket('reader-0');
for (let tries = 0; !socket?.present(); tries++) {
  if (tries > 100) throw new Error('no card in the first reader');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket = readers.socket('reader-0');
}
const atr = toHex(await socket.connect());
const channel: CardChannel = {
  transmit: async (command) => parseResponseApdu(await socket.transmit(serializeCommandApdu(command))),
};
const client = await JpkiClient.select(channel);
const token = await client.tokenKind();
await client.verify('userAuthenticationPin', new Secret('1234'));
const certificate = toHex(await client.readCertificate('userAuthentication'));
const signature = toHex(await client.signDigest('userAuthentication', new Uint8Array(32).fill(7)));
console.log(JSON.stringify({ atr, token, certificate, signature }));
readers.stop();
process.exit(0);
