import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Where each quickstart is told: the lines behind its mark are what a developer types. */
export const quickstarts = {
  plain: { page: 'README.md', login: 'gateway' },
  next: { page: 'examples/quickstarts/README.md', login: 'gateway' },
  apache: { page: 'examples/quickstarts/README.md', login: 'gateway' },
  express: { page: 'examples/quickstarts/README.md', login: 'sdk' },
} as const;
export type Quickstart = keyof typeof quickstarts;

/** One line as it is typed, without its comment. */
export interface Line {
  readonly text: string;
  /** It stays: the house, and the program itself. */
  readonly isLeftRunning: boolean;
}

/** What the page tells to type; a `TypeError` where it tells nothing. */
export function readQuickstart(name: Quickstart): readonly Line[] {
  const page = readFileSync(join(root, quickstarts[name].page), 'utf8');
  const [, block] = new RegExp(`<!-- quickstart: ${name} -->\\n+\`\`\`sh\\n([^\`]+)\`\`\``).exec(page) ?? [];
  const lines = (block ?? '')
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, ''))
    .filter((line) => line !== '');
  if (lines.length === 0) throw new TypeError(`${quickstarts[name].page} tells nothing of ${name}`);
  return lines.map((text) => ({
    text,
    isLeftRunning: /^(?:npm start|node .*|npx next start .*|.* sh start\.sh)$/.test(text),
  }));
}

/** Of the gateway, on a machine where nothing else has the first ports. */
export const GATEWAY_PORT = 8460;

/** A line with other ports in the place of the page's. */
export const atPorts = (
  text: string,
  { own, mine, gateway }: { own: string | undefined; mine: string | undefined; gateway: number | string },
): string =>
  text
    .replace(`localhost:${GATEWAY_PORT}`, `localhost:${gateway}`)
    .replace(new RegExp(`(localhost:|--port |PORT=)${own}\\b`, 'g'), `$1${mine}`);
