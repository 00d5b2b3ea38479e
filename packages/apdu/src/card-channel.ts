import type { CommandApdu } from './command.ts';
import type { ResponseApdu } from './response.ts';

/** A way to one application on a card: a virtual phone, a reader, a real card. Answers every command, also with an error status word; rejects only when the way is broken. */
export interface CardChannel {
  transmit(command: CommandApdu): Promise<ResponseApdu>;
  /** Several at once, where a way there and back costs much: every command is sent, also after an error; one answer each. */
  transmitAll?(commands: readonly CommandApdu[]): Promise<readonly ResponseApdu[]>;
}
