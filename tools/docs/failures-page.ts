import { type TriggerRow, triggers } from '../start/sandbox/triggers.ts';

const code = (text: string): string => `\`${text}\``;
const list = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.map(code).join(', '));
const options = { citizen: '--citizen X', client: '--client ID', login: '--link URL' } as const;

/** `docs/guides/failures-on-demand.md`, derived from the table of triggers. */
export function failuresPage(): string {
  const rows: readonly (readonly [string, TriggerRow])[] = Object.entries(triggers);
  return [
    '# Failures on demand',
    '',
    'Derived from `tools/start/sandbox/triggers.ts` by `npm run docs`.',
    '',
    'While `npm start` runs, every failure that a service has to be ready for can be had by one command, or on the portal’s page. Each is brought about by what a person, the operator or a machine really does; nothing in the house knows that it was asked for ([ADR 93](../adr/0093-the-door-of-the-sandbox.md)).',
    '',
    '```sh',
    'npm exec inro -- trigger                                # what there is, and where each stands',
    'npm exec inro -- trigger suspended --citizen maria',
    'npm exec inro -- trigger suspended --citizen maria --undo',
    '```',
    '',
    'The same again changes nothing more. What people did outlasts a restart of the house; what was done to its processes ends with it. `--link` takes what stands in the QR code of a login that waits, or its link to the wallet.',
    '',
    '| trigger | takes | what is done, and what a service sees | codes | undone |',
    '|---|---|---|---|---|',
    ...rows.map(
      ([name, { what, needs, codes, undoable }]) =>
        `| ${code(name)} | ${list(needs.map((need) => options[need]))} | ${what.en} | ${list(codes)} | ${undoable ? 'yes' : 'no'} |`,
    ),
    '',
  ].join('\n');
}
