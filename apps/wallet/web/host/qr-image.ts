const longestSide = 1600;

/** The text of the QR code in an image, or undefined; read here, sent to nobody. */
export async function readQrImage(image: Blob | HTMLVideoElement): Promise<string | undefined> {
  const { decodeQR } = await import('qr/decode.js');
  const bitmap = await createImageBitmap(image);
  try {
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) return undefined;
    context.drawImage(bitmap, 0, 0, width, height);
    return decodeQR(context.getImageData(0, 0, width, height), { timeLimit: 500 });
  } catch {
    return undefined;
  } finally {
    bitmap.close();
  }
}
