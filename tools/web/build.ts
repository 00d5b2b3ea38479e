import { createHash } from 'node:crypto';
import { access, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const house = fileURLToPath(new URL('../..', import.meta.url));

/** What an app's last build was made of: every file that went in, and the digest over their contents. */
interface Stamp {
  readonly inputs: readonly string[];
  readonly digest: string;
}

export interface WebBuild {
  readonly app: string;
  readonly outcome: 'built' | 'unchanged';
  readonly ms: number;
}

/** Builds the front end of every app (`apps/**\/web/main.tsx` → that app's `dist/web`); an app whose files are as they were is left alone. */
export async function buildWebApps(
  options: { readonly only?: string; readonly report?: (build: WebBuild) => void } = {},
): Promise<readonly WebBuild[]> {
  const builds: WebBuild[] = [];
  for (const app of await appsWithPages()) {
    if (options.only !== undefined && app !== options.only) continue;
    const build = await buildOne(app);
    options.report?.(build);
    builds.push(build);
  }
  return builds;
}

async function appsWithPages(): Promise<readonly string[]> {
  const apps: string[] = [];
  for await (const page of glob('apps/**/web/main.tsx', {
    cwd: house,
    exclude: ['**/node_modules/**', '**/dist/**'],
  })) {
    apps.push(dirname(dirname(page)));
  }
  return apps.sort();
}

async function buildOne(app: string): Promise<WebBuild> {
  const begun = performance.now();
  const stampFile = join(house, app, 'dist', 'web-stamp.json');
  const stamp = await readStamp(stampFile);
  const unchanged = stamp !== undefined && (await digestOf(stamp.inputs)) === stamp.digest && (await hasPage(app));
  if (!unchanged) {
    const inputs = await runVite(app);
    await mkdir(dirname(stampFile), { recursive: true });
    await writeFile(stampFile, JSON.stringify({ inputs, digest: await digestOf(inputs) } satisfies Stamp));
  }
  return { app, outcome: unchanged ? 'unchanged' : 'built', ms: Math.round(performance.now() - begun) };
}

const hasPage = (app: string): Promise<boolean> =>
  access(join(house, app, 'dist/web/index.html')).then(
    () => true,
    () => false,
  );

async function readStamp(file: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Stamp;
  } catch {
    return undefined;
  }
}

async function digestOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const content = await readFile(join(house, input)).catch(() => undefined);
    hash.update(`${input}\0${content === undefined ? 'absent' : content.length}\0`);
    if (content !== undefined) hash.update(content);
  }
  return hash.digest('hex');
}

/** Runs Vite and returns the files of this repository that went into the build, sorted. */
async function runVite(app: string): Promise<readonly string[]> {
  const { build } = await import('vite');
  const { viteConfig } = await import('./vite.ts');
  const seen = new Set<string>([
    'package-lock.json',
    'tools/web/vite.ts',
    'tools/web/compress.ts',
    'tools/web/page.ts',
    'tools/web/service-worker.ts',
    `${app}/web/service-worker.ts`,
    'packages/design-system/src/styles.css',
    'packages/login-pages/src/styles.css',
  ]);
  const watch: Plugin = {
    name: 'inro-inputs',
    moduleParsed({ id }) {
      const file = relative(house, resolve(id.split('?')[0]!));
      if (!file.startsWith('..') && !file.includes('node_modules') && !id.startsWith('\0')) seen.add(file);
    },
  };
  const config = viteConfig(join(house, app, 'web'), join(house, app, 'dist/web'));
  process.env.NODE_ENV = 'production';
  await build({ ...config, plugins: [...(config.plugins ?? []), watch] });
  for await (const file of glob(`${app}/web/public/**`, { cwd: house })) if (extname(file) !== '') seen.add(file);
  return [...seen].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv[2];
  const report = ({ app, outcome, ms }: WebBuild): void => console.log(`${app}: ${outcome} (${ms} ms)`);
  await buildWebApps(only === undefined ? { report } : { only, report });
}
