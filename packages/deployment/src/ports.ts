/**
 * Where the ports of a house lie after its first one. A row never moves: a data folder keeps the addresses that it had.
 * The bank came before there was a range for services.
 */
export const portRanges = {
  house: { first: 0, last: 19 },
  services: { first: 20, last: 59 },
  databases: { first: 60, last: 63 },
} as const;

/** PostgreSQL's port, after the first port of the house. */
export const POSTGRES_OFFSET = portRanges.databases.first;

/** Where the one who started a house listens, for failures on demand: the supervisor itself, no process of the table (ADR 93). */
export const SANDBOX_DOOR_OFFSET = 12;

/** Ports of a house, and from those of one instance of a server to those of the next. */
export const PORTS_OF_A_HOUSE = portRanges.databases.last + 1;
