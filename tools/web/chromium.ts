import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium without a window; `*.localhost` resolves by itself. */
export const openChromium = (args: string[] = []): Promise<Browser> => chromium.launch(launchOptions(args));

/** The same with a profile of its own in this folder, and what is set in it. */
export async function openProfile(folder: string, preferences: object): Promise<BrowserContext> {
  mkdirSync(join(folder, 'Default'), { recursive: true });
  writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify(preferences));
  return chromium.launchPersistentContext(folder, { ...launchOptions([]), viewport: { width: 390, height: 844 } });
}

function launchOptions(args: string[]) {
  const executablePath = process.env.INRO_CHROMIUM ?? places.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium on this machine');
  return { executablePath, chromiumSandbox: process.getuid?.() !== 0, args };
}
