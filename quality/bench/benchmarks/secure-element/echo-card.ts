import { fromHex } from '@inro/foundation';
import { presentToReader, vpcdPorts } from '../../../../apps/handset/src/contactless/vpcd.ts';

/** A card behind the reader that answers 9000 to everything at once: what the way through pcscd and vpcd costs alone. */
const answer = fromHex('9000');
const face = { atr: fromHex('3BE000FF8131FE4514'), reset: async () => undefined, transmit: async () => answer };
const presented = await presentToReader(face, { port: vpcdPorts[1] });
console.log('ready');
for await (const _ of process.stdin) void _;
await presented.remove();
