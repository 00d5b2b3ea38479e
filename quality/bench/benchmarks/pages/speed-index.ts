import type { Page } from 'playwright-core';

/** A picture of the page while it loads: milliseconds since the load began, JPEG in base64. */
export interface Frame {
  readonly at: number;
  readonly picture: string;
}

/** How alike each frame is to the last one, 0 to 1, by the histograms of red, green and blue; another page decodes them. */
const compare = `async (pictures) => {
  const histogram = async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = new Uint32Array(768);
    for (let at = 0; at < data.length; at += 4)
      for (let colour = 0; colour < 3; colour++) counts[colour * 256 + data[at + colour]]++;
    return counts;
  };
  const all = [];
  for (const picture of pictures) all.push(await histogram(picture));
  const [first, last] = [all[0], all.at(-1)];
  const distance = (one, other) => one.reduce((sum, count, at) => sum + Math.abs(count - other[at]), 0);
  const whole = distance(first, last);
  return all.map((one) => whole === 0 ? 1 : Math.max(0, 1 - distance(one, last) / whole));
}`;

/** The area above the curve of what can be seen already (WebPageTest's Speed Index), in milliseconds. */
export async function speedIndex(frames: readonly Frame[], decoder: Page): Promise<number> {
  const seen = (await decoder.evaluate(
    `(${compare})(${JSON.stringify(frames.map(({ picture }) => picture))})`,
  )) as number[];
  let index = 0;
  let before = 0;
  let progress = 0;
  for (const [place, { at }] of frames.entries()) {
    index += (at - before) * (1 - progress);
    before = at;
    progress = seen[place]!;
  }
  return index;
}
