import { basename } from 'node:path';
import { type Kind, kinds, readThreats, type Threat, wires } from './threat-register.ts';

const stride = (Object.keys(kinds) as Kind[]).slice(0, 6);
const linddun = (Object.keys(kinds) as Kind[]).slice(6);

const link = ({ id, page, status }: Threat): string => `[${id}](${basename(page)})${status === 'open' ? ' °' : ''}`;

function table(heading: string, columns: readonly Kind[], rows: readonly (readonly [string, readonly Threat[]])[]) {
  const line = ([name, threats]: (typeof rows)[number]): string => {
    const cells = columns.map((kind) =>
      threats
        .filter((threat) => threat.kinds.includes(kind))
        .map(link)
        .join(' '),
    );
    return `| ${name} | ${cells.join(' | ')} |`;
  };
  return [`| ${heading} | ${columns.join(' | ')} |`, `|---|${'---|'.repeat(columns.length)}`, ...rows.map(line), ''];
}

/** `docs/threats/matrix.md`, derived from the pages of the register. */
export function threatMatrix(): string {
  const threats = readThreats();
  const byWire = wires.map((wire) => [wire, threats.filter((threat) => threat.wires.includes(wire))] as const);
  const names = [...new Set(threats.flatMap(({ rooms }) => rooms))].sort();
  const byRoom = names.map((room) => [room, threats.filter(({ rooms }) => rooms.includes(room))] as const);
  const open = threats.filter(({ status }) => status === 'open');
  return [
    '# Threats by wire and room',
    '',
    `Written by \`npm run docs\` from the pages of [the register](README.md): ${threats.length} threats, ${threats.length - open.length} held, ${open.length} open (°). An empty cell says that nobody has thought of an attack there yet, not that there is none.`,
    '',
    '## Security (STRIDE)',
    '',
    ...table('wire', stride, byWire),
    ...table('room', stride, byRoom),
    '## Privacy (LINDDUN)',
    '',
    ...table('wire', linddun, byWire),
    ...table('room', linddun, byRoom),
    '## Open',
    '',
    '| | closes |',
    '|---|---|',
    ...open.map((threat) => `| ${link(threat)} ${threat.title} | ${threat.closes} |`),
    '',
  ].join('\n');
}
