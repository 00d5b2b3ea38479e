import { type AnyMachine, machines, rowsOf } from '@inro/life-cycle';

type Row = AnyMachine['rows'][number];
type Move = Extract<Row, { to: string }>;

/** A name that Mermaid takes. */
const alias = (state: string): string => state.replaceAll(/\W/g, '_');
const word = (name: string): string => `\`${name}\``;

/** Where the arrows of a row begin: one for all when any other state leads there. */
function beginnings({ states }: AnyMachine, { from, to }: Move): readonly string[] {
  if (from.length === 0) return ['[*]'];
  const all = Object.keys(states).every((state) => state === to || from.includes(state));
  return all && from.length > 2 ? ['any'] : from.filter((state: string) => state !== to).map(alias);
}

/** Arrows between two states are one arrow with all their events; a change that keeps the state is not drawn. */
function drawing(table: AnyMachine): string[] {
  const arrows = new Map<string, Set<string>>();
  for (const row of table.rows.filter((one): one is Move => 'to' in one))
    for (const from of beginnings(table, row)) {
      const arrow = `${from} --> ${alias(row.to)}`;
      arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(row.event.replace(/^shows .*/, 'shows')));
    }
  const any = [...arrows.keys()].some((arrow) => arrow.startsWith('any '));
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...(any ? ['  state "any other" as any'] : []),
    ...Object.keys(table.states)
      .filter((state) => alias(state) !== state)
      .map((state) => `  state "${state}" as ${alias(state)}`),
    ...[...arrows].map(([arrow, events]) => `  ${arrow}: ${[...events].join(', ')}`),
    '```',
  ];
}

const orderText = (one: NonNullable<Move['orders']>[number]): string =>
  typeof one === 'string' ? word(one) : `${word(one.order)} (${word(one.when)})`;

function whatComes(row: Row): string {
  if ('stays' in row) return `stays: ${row.stays}`;
  if ('refused' in row) return `refused: ${word(row.refused)}`;
  const because = row.problem === undefined ? '' : ` with ${word(row.problem)}`;
  const since = row.since === 'kept' ? '; the time in the state goes on' : '';
  return `→ **${row.to}**${because}${since}`;
}

function line(row: Row): string {
  const from = row.from.length === 0 ? '–' : row.from.join(', ');
  const guard = row.guard === undefined ? '' : ` if ${word(row.guard)}`;
  const orders = 'to' in row ? (row.orders ?? []).map(orderText).join(', ') : '';
  const audit = 'to' in row && row.audit !== undefined ? word(row.audit) : '';
  return `| ${word(row.event)}${guard} | ${from} | ${whatComes(row)} | ${orders} | ${audit} |`;
}

const list = (names: Readonly<Record<string, string>>): string[] =>
  Object.entries(names).map(([name, meaning]) => `- ${word(name)}: ${meaning}`);

function section(name: string, table: AnyMachine): string[] {
  const events = Object.entries<AnyMachine['events'][string]>(table.events);
  const part = (title: string, names: Readonly<Record<string, string>>) =>
    Object.keys(names).length === 0 ? [] : ['', `${title}:`, ...list(names)];
  return [
    `## ${table.title}`,
    '',
    `${table.about} In code: ${word(name)}.`,
    '',
    ...drawing(table),
    '',
    '| state | |',
    '|---|---|',
    ...Object.entries<string>(table.states).map(([state, meaning]) => `| ${state} | ${meaning} |`),
    '',
    '| event | who | |',
    '|---|---|---|',
    ...events.map(([event, { by, means }]) => `| ${word(event)} | ${by.join(', ')} | ${means} |`),
    '',
    '| event | in | what comes of it | orders | audit log |',
    '|---|---|---|---|---|',
    ...events.flatMap(([event]) => table.rows.filter((row) => row.event === event).map(line)),
    ...part('Orders', table.orders),
    ...part('Facts', table.facts),
    '',
  ];
}

/** `docs/protocol/life-cycle.md`, derived from the tables of transitions. */
export function lifeCyclePage(): string {
  const combinations = Object.values(machines).flatMap((table) =>
    Object.keys(table.states).flatMap((state) => Object.keys(table.events).map((event) => rowsOf(table, state, event))),
  ).length;
  return [
    '# Life cycles',
    '',
    `Written by \`npm run docs\` from \`packages/life-cycle\`, which the programs go by: nothing changes state but through a row of these tables ([ADR 27](../adr/0027-state-changes-through-one-table.md)). ${Object.keys(machines).length} lives, ${combinations} combinations of state and event, of each of which a row says what comes of it.`,
    '',
    ...Object.entries(machines).flatMap(([name, table]) => section(name, table)),
  ].join('\n');
}
