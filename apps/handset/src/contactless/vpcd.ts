import { connect, type Socket } from 'node:net';

/** The face that a contactless reader sees. */
export interface ContactlessFace {
  readonly atr: Uint8Array;
  /** Field on, off or reset: everything volatile behind this face is gone. */
  reset(): Promise<void>;
  /** One command APDU as it comes from the wire; answers are never empty. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

/** A face presented to a reader slot. */
export interface PresentedFace {
  /** Ends when the reader goes away or {@link remove} is called. */
  readonly ended: Promise<void>;
  /** Takes the card out of the field. */
  remove(): Promise<void>;
}

/** TCP ports of the two slots of vsmartcard's vpcd (0x8C7B, 0x8C7C). */
export const vpcdPorts = [35963, 35964] as const;

const Control = { powerOff: 0, powerOn: 1, reset: 2, getAtr: 4 } as const;
// ISO/IEC 7816-4 short APDUs and a generous margin; more is not an APDU.
const MAX_FRAME = 4096;

/**
 * Presents a face to a virtual PC/SC reader (vsmartcard's vpcd): 2 bytes of length, then the payload; a payload of one
 * byte is a control code. Only "get ATR" and APDUs are answered. While the socket is open the card is present.
 */
export async function presentToReader(
  face: ContactlessFace,
  address: { readonly port: number; readonly host?: string },
): Promise<PresentedFace> {
  const socket = connect({ port: address.port, host: address.host ?? '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.removeAllListeners('error');
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // A broken connection ends in 'close' as well; there is nobody to tell.
  socket.on('error', () => socket.destroy());
  serve(socket, face);
  const remove = async (): Promise<void> => {
    socket.end();
    socket.destroySoon();
    await ended;
  };
  return { ended: ended.then(() => face.reset()), remove };
}

function serve(socket: Socket, face: ContactlessFace): void {
  let received = Buffer.alloc(0);
  let working = Promise.resolve();
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2) {
      const length = received.readUInt16BE(0);
      if (length === 0 || length > MAX_FRAME) return void socket.destroy();
      if (received.length < 2 + length) return;
      const payload = new Uint8Array(received.subarray(2, 2 + length));
      received = received.subarray(2 + length);
      working = working.then(() => answer(socket, face, payload)).catch(() => void socket.destroy());
    }
  });
}

async function answer(socket: Socket, face: ContactlessFace, payload: Uint8Array): Promise<void> {
  if (payload.length > 1) return send(socket, await face.transmit(payload));
  if (payload[0] === Control.getAtr) return send(socket, face.atr);
  if (payload[0] === Control.powerOff || payload[0] === Control.powerOn || payload[0] === Control.reset) {
    await face.reset();
  }
}

function send(socket: Socket, payload: Uint8Array): void {
  const frame = Buffer.alloc(2 + payload.length);
  frame.writeUInt16BE(payload.length, 0);
  frame.set(payload, 2);
  if (!socket.destroyed) socket.write(frame);
}
