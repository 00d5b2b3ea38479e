import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium without a window; `*.localhost` resolves by itself. */
export async function openChromium(args: string[] = []): Promise<Browser> {
  const executablePath = process.env.INRO_CHROMIUM ?? places.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium on this machine');
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args });
}
