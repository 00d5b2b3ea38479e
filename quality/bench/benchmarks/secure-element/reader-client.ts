import { fromHex } from '@inro/foundation';
import { watchPcscReaders } from '../../../../apps/handset/src/contactless/pcsc-reader.ts';

/** Sends the same APDUs to the cards in both readers in turns for some seconds; APDU/s of each as one JSON line. */
const readers = await watchPcscReaders();
if (readers === undefined) throw new Error('pcsc-mini or the PC/SC service is missing');
const mix = ['00A4040C0AD392F000260100000001', '00A4020C020006', '00B0000000', '0020009800'].map(fromHex);

async function connected(name: string) {
  for (let tries = 0; tries < 100; tries++) {
    const socket = readers!.socket(name);
    if (socket?.present()) {
      await socket.connect();
      return socket;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no card in ${name}`);
}

const sockets = [await connected('reader-0'), await connected('reader-1')];
const counts = [0, 0];
const times = [0, 0];
for (let round = 0; round < 12; round++) {
  for (const [index, socket] of sockets.entries()) {
    const start = performance.now();
    let sent = 0;
    while (performance.now() - start < 150) await socket.transmit(mix[sent++ % mix.length]!);
    if (round < 2) continue;
    counts[index]! += sent;
    times[index]! += performance.now() - start;
  }
}
const [element, echo] = counts.map((count, index) => Math.round((count * 1000) / times[index]!));
console.log(JSON.stringify({ element, echo }));
readers.stop();
process.exit(0);
