export { type LocalAgentPorts, runLocalAgent, type SeramSession, type SessionResult } from './local-agent.ts';
export type { Notification, OfferedSecureElement } from './messages.ts';
export type { RelayChannel, RelayDoor } from './relay.ts';
